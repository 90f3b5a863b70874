"""Inviting the people of a wave: the door, one line in the log each, one mail (row 3)."""

from cohort import STOCK, make_wave

DESCRIPTION = "a wave is launched to 10,000 people"
ADDONS = "tracktion_survey"
GOALS = {"seconds for 10,000": 20.0, "queries per 1,000": 60.0}


def stock_wizard(bench, people):
    """Odoo's own wizard: one answer and one mail at a time, nobody is asked for a consent."""
    env = bench.env
    survey = env["survey.survey"].create(
        {
            "title": "Stock",
            "access_mode": "token",
            "question_and_page_ids": [(0, 0, {"title": "Q", "question_type": "char_box"})],
        }
    )
    action = survey.action_send_survey()
    wizard = env["survey.invite"].with_context(action["context"])
    wizard.create({"partner_ids": [(6, 0, people.ids)]}).action_invite()


def run(bench, scale):
    """Everybody agreed; a few addresses are known not to work."""
    count = bench.size(10_000)
    school, wave, people = make_wave(bench, count)
    wave.action_open()
    stock = people[: min(STOCK, count)]
    bench.compare({f"stock wizard, {len(stock)}": lambda: stock_wizard(bench, stock)}, rounds=1)
    wave.job_user_id = school.officer
    with bench.measure(f"launch to {count}") as values:
        while wave._safely(wave._work_on_chunk):
            pass
    # How many messages that takes depends on the staff of the school.
    with bench.measure("messages to ten relation owners") as told:
        wave._finish()
    states = dict(
        bench.env["tracktion.invitation"]._read_group(
            [("wave_id", "=", wave.id)], ["state"], ["__count"]
        )
    )
    mails = bench.env["mail.mail"].search_count([("tracktion_invitation_id", "!=", False)])
    assert "planned" not in states, states
    assert mails == states["invited"] > count / 2, (mails, states)
    one = bench.measures[f"stock wizard, {len(stock)}"]["cpu"] / len(stock)
    return {
        "seconds for 10,000": (values["cpu"] + told["cpu"]) * 10_000 / count,
        "queries per 1,000": values["queries"] * 1000 / count,
        "ours / stock wizard, per person": values["cpu"] / count / one,
        "share invited": mails / count,
    }
