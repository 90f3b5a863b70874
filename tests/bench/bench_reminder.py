"""Reminding those who have not answered (row 4)."""

from cohort import STOCK, make_wave

DESCRIPTION = "reminders are queued for 10,000 people"
ADDONS = "tracktion_survey"
GOALS = {"milliseconds per reminder": 1.5}


def run(bench, scale):
    """Everybody was invited ten days ago, and nobody has looked."""
    count = bench.size(10_000)
    _school, wave, people = make_wave(bench, count)
    wave.action_open()
    wave.action_add_reminders()
    bench.sql(
        """
        UPDATE tracktion_invitation
           SET state = 'invited', invited_on = now() - interval '10 days',
               last_mail_on = now() - interval '10 days'
         WHERE wave_id = %s
        """,
        wave.id,
    )
    # A school that uses Odoo has written before. Were these tables empty, PostgreSQL would check
    # each foreign key of the run by reading the whole table: 1.50 instead of 0.85 ms a reminder.
    bench.sql(
        """
        INSERT INTO mail_message (message_type, date, subject, body, create_date)
        SELECT 'email', now(), 'Earlier', 'Earlier', now() FROM generate_series(1, %s);
        INSERT INTO mail_mail (mail_message_id, state)
        SELECT id, 'sent' FROM mail_message WHERE subject = 'Earlier'
        """,
        2 * count,
    )
    bench.settle()
    env = bench.env
    template = env["mail.template"].create(
        {
            "name": "Stock",
            "model_id": env.ref("base.model_res_partner").id,
            "subject": "How are you getting on, {{ object.name }}?",
            "body_html": "<p>Dear <t t-out='object.name'/>, please answer.</p>",
            "use_default_to": True,
        }
    )
    stock = people[: min(STOCK, count)]
    bench.compare(
        {f"stock template, {len(stock)} in one batch": lambda: template.send_mail_batch(stock.ids)},
        rounds=1,
    )
    with bench.measure(f"{count} reminders") as values:
        wave._cron_remind()
    sent = env["tracktion.reminder.sent"].search_count([])
    mails = env["mail.mail"].search_count([("tracktion_invitation_id", "!=", False)])
    assert sent == mails > count / 2, (sent, mails)
    batched = bench.measures[f"stock template, {len(stock)} in one batch"]["cpu"] / len(stock)
    return {
        "milliseconds per reminder": 1000 * values["cpu"] / sent,
        "queries per 1,000": values["queries"] * 1000 / sent,
        "ours / stock batch, per mail": values["cpu"] / sent / batched,
    }
