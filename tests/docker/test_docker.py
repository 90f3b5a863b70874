"""The files in docker/ fit together: what one names (path, variable, option, port) the others have.

There is no container engine where these tests run; what can be checked without one is checked with
the real parts: the real docker-compose, Odoo's own configuration parser, the real shell. Each check
takes the folder, so that it is also run on a copy with a fault in it.
"""

import ast
import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKER = "docker"


def load_compose(root):
    return yaml.safe_load((root / DOCKER / "compose.yaml").read_text(encoding="utf-8"))


def load_conf(root):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string((root / DOCKER / "odoo.conf").read_text(encoding="utf-8"))
    return dict(parser["options"])


def env_example(root):
    lines = (root / DOCKER / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def binds(compose):
    """(service, source, target, mode) of all that is mounted from this repository."""
    for service, values in compose["services"].items():
        for volume in values.get("volumes", []):
            source, target, *mode = volume.split(":")
            if source.startswith("."):
                yield service, source, target, (mode or ["rw"])[0]


def proxy_targets(root):
    """``{path or "": (host, port)}`` of what the proxy forwards."""
    text = (root / DOCKER / "Caddyfile").read_text(encoding="utf-8")
    found = re.findall(r"handle(?: (\S+))? \{\s*reverse_proxy (\S+):(\d+)", text)
    return {path: (host, int(port)) for path, host, port in found}


# --- the checks -----------------------------------------------------------------------------------


def check_paths(root):
    """Everything mounted exists and is read-only; every named volume is declared and used."""
    compose, faults = load_compose(root), []
    for service, source, _target, mode in binds(compose):
        if not (root / DOCKER / source).exists():
            faults.append(f"{service} mounts {source}, which does not exist")
        if mode != "ro":
            faults.append(f"{service} may write to {source}")
    used = {
        volume.split(":")[0]
        for values in compose["services"].values()
        for volume in values.get("volumes", [])
        if not volume.startswith(".")
    }
    faults += [
        f"volume {name} is not both used and declared" for name in used ^ {*compose["volumes"]}
    ]
    return faults


def check_secrets(root):
    """Passwords come from files that git ignores and the README tells how to make."""
    compose, faults = load_compose(root), []
    readme = (root / DOCKER / "README.md").read_text(encoding="utf-8")
    ignored = (root / DOCKER / "secrets" / ".gitignore").read_text(encoding="utf-8").split("\n")
    if "*" not in ignored:
        faults.append("git does not ignore secrets/")
    for name, secret in compose["secrets"].items():
        if secret != {"file": f"./secrets/{name}"}:
            faults.append(f"the secret {name} is not the file secrets/{name}")
        if not re.search(rf"for name in [^;]*\b{name}\b", readme):
            faults.append(f"the README does not say how to make {name}")
    for service, values in compose["services"].items():
        for variable, value in (values.get("environment") or {}).items():
            if "PASSWORD" in variable and not variable.endswith("_FILE"):
                faults.append(f"{service} has a password in {variable}")
            if variable.endswith("_FILE"):
                name = value.removeprefix("/run/secrets/")
                if name not in values.get("secrets", []) or name not in compose["secrets"]:
                    faults.append(f"{service} has no secret for {variable}={value}")
    return faults


def check_variables(root):
    """The example names the variables of compose.yaml, no others; the proxy gets its own."""
    text = (root / DOCKER / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(\w+)", text))
    faults = [
        f"{name} is not both in use and in .env.example" for name in named ^ {*env_example(root)}
    ]
    caddy = (root / DOCKER / "Caddyfile").read_text(encoding="utf-8")
    given = load_compose(root)["services"]["proxy"]["environment"]
    for name in set(re.findall(r"\{\$(\w+)", caddy)) - set(given):
        faults.append(f"the proxy does not get {name}")
    return faults


def check_ports(root):
    """odoo.conf, compose.yaml and the proxy agree about who listens where."""
    compose, conf, targets, faults = load_compose(root), load_conf(root), proxy_targets(root), []
    odoo = compose["services"]["odoo"]
    exposed = {int(port) for port in odoo["expose"]}
    if targets.get("") != ("odoo", int(conf["http_port"])):
        faults.append(f"the proxy sends pages to {targets.get('')}")
    if targets.get("/websocket*") != ("odoo", int(conf["gevent_port"])):
        faults.append(f"the proxy sends /websocket to {targets.get('/websocket*')}")
    if exposed != {int(conf["http_port"]), int(conf["gevent_port"])}:
        faults.append(f"the odoo service exposes {sorted(exposed)}")
    if f":{conf['http_port']}/web/health" not in odoo["healthcheck"]["test"][-1]:
        faults.append("the health check asks another port than http_port")
    if "ports" in odoo or "ports" in compose["services"]["db"]:
        faults.append("only the proxy may be reached from outside")
    where = odoo["environment"]
    if int(where["PORT"]) != 5432 or where["HOST"] not in compose["services"]:
        faults.append("odoo looks for the database in the wrong place")
    return faults


def check_production(root):
    """The settings that a server on the internet must have."""
    conf, faults = load_conf(root), []
    for name, value in {"list_db": "False", "proxy_mode": "True"}.items():
        if conf.get(name) != value:
            faults.append(f"{name} is not {value}")
    if not re.fullmatch(r"\^.*\$", conf.get("dbfilter", "")):
        faults.append("dbfilter is open at an end")
    elif not re.match(conf["dbfilter"], conf["db_name"]):
        faults.append("dbfilter keeps out the database itself")
    workers, crons = int(conf.get("workers", 0)), int(conf.get("max_cron_threads", 0))
    if workers < 2 or crons < 1:
        faults.append("PDF needs two workers, jobs need one for cron")
    connections = (workers + crons) * int(conf["db_maxconn"]) + int(conf["db_maxconn_gevent"])
    if connections > 97:  # PostgreSQL's 100, less three for its superuser
        faults.append(f"{connections} connections are more than PostgreSQL allows")
    if int(conf["limit_memory_soft"]) >= int(conf["limit_memory_hard"]):
        faults.append("the soft limit of memory is not below the hard one")
    for name in ("admin_passwd", "db_password"):
        if name in conf:
            faults.append(f"{name} stands in odoo.conf")
    for service, values in load_compose(root)["services"].items():
        if not values.get("healthcheck", {}).get("test"):
            faults.append(f"{service} has no health check")
    return faults


def check_image(root):
    """The Dockerfile copies what exists, ends as the user odoo, starts as compose.yaml does."""
    faults = []
    text = (root / DOCKER / "Dockerfile").read_text(encoding="utf-8")
    steps = [
        line.split(None, 1)
        for line in text.replace("\\\n", " ").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    kept = (root / DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    odoo = load_compose(root)["services"]["odoo"]
    copied = {}
    for step, arguments in steps:
        if step == "COPY":
            *sources, target = arguments.split()
            for source in sources:
                copied[target] = source
                if not (root / source).exists():
                    faults.append(f"copies {source}, which does not exist")
                if f"!{source}" not in kept:
                    faults.append(f"Dockerfile.dockerignore keeps {source} out")
        if step == "ENV" and re.search(r"PASSW|SECRET|TOKEN", arguments):
            faults.append("has a secret in it")
    last = {step: arguments for step, arguments in steps}
    if last["FROM"] != env_example(root)["ODOO_IMAGE"]:
        faults.append(
            f"is based on {last['FROM']}, compose.yaml runs {env_example(root)['ODOO_IMAGE']}"
        )
    if last["USER"] != "odoo":
        faults.append(f"runs as {last['USER']}")
    for step, key in (("ENTRYPOINT", "entrypoint"), ("CMD", "command")):
        if json.loads(last[step]) != odoo[key]:
            faults.append(f"{step} is not the {key} of compose.yaml")
    # What is mounted is what would be copied, at the same place.
    for service, source, target, _mode in binds(load_compose(root)):
        inside = os.path.normpath(f"{DOCKER}/{source}")
        if service == "odoo" and copied.get(target) != inside:
            faults.append(f"does not copy {inside} to {target}")
    if load_conf(root)["addons_path"] not in copied:
        faults.append("does not copy the addons to the addons_path of odoo.conf")
    return faults


def check_requirements(root):
    """The packages of the image, and those in the README, are those that the manifests ask for."""
    wanted = set()
    for path in (root / "addons").glob("*/__manifest__.py"):
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
        wanted |= set(manifest.get("external_dependencies", {}).get("python", []))
    lines = (root / DOCKER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    have = {line for line in lines if line and not line.startswith("#")}
    faults = [f"{name} is not both needed and in requirements.txt" for name in wanted ^ have]
    readme = (root / "README.md").read_text(encoding="utf-8")
    if f"pip install {' '.join(sorted(wanted))}\n" not in readme:
        faults.append("README.md names other packages")
    return faults


CHECKS = [
    check_paths,
    check_secrets,
    check_variables,
    check_ports,
    check_production,
    check_image,
    check_requirements,
]
FAULTS = [
    (check_paths, "compose.yaml", "./Caddyfile:", "./Caddyfile.gone:"),
    (check_paths, "compose.yaml", "../addons:/opt/tracktion/addons:ro", "../addons:/opt/a"),
    (check_paths, "compose.yaml", "  proxy-config:\n", ""),
    (check_secrets, "compose.yaml", "./secrets/db_password", "./db_password"),
    (check_secrets, "compose.yaml", "PASSWORD_FILE: /run/secrets/db_password", "PASSWORD: x"),
    (check_secrets, "compose.yaml", "/run/secrets/admin_password", "/run/secrets/other"),
    (check_secrets, "secrets/.gitignore", "*", "db_password"),
    (check_secrets, "README.md", "db_password admin_password;", "db_password;"),
    (check_variables, "compose.yaml", "${TZ:-Europe/Madrid}", "Europe/Madrid"),
    (check_variables, ".env.example", "HTTPS_PORT=443", ""),
    (check_variables, "Caddyfile", "{$TRACKTION_DOMAIN}", "{$SERVER_NAME}"),
    (check_ports, "odoo.conf", "gevent_port = 8072", "gevent_port = 8070"),
    (check_ports, "Caddyfile", "odoo:8072", "odoo:8069"),
    (check_ports, "compose.yaml", "127.0.0.1:8069", "127.0.0.1:8070"),
    (check_ports, "compose.yaml", "    expose:", "    ports: ['8069:8069']\n    expose:"),
    (check_ports, "compose.yaml", "HOST: db", "HOST: database"),
    (check_production, "odoo.conf", "list_db = False", "list_db = True"),
    (check_production, "odoo.conf", "proxy_mode = True", ""),
    (check_production, "odoo.conf", "dbfilter = ^school$", "dbfilter = school"),
    (check_production, "odoo.conf", "db_name = school", "db_name = other"),
    (check_production, "odoo.conf", "workers = 5", "workers = 0"),
    (check_production, "odoo.conf", "db_maxconn = 12", "db_maxconn = 64"),
    (check_production, "odoo.conf", "log_level = info", "admin_passwd = admin"),
    (check_production, "compose.yaml", "pg_isready", ""),
    (check_image, "Dockerfile", "COPY addons", "COPY modules"),
    (check_image, "Dockerfile", "USER odoo", "USER root"),
    (check_image, "Dockerfile", "FROM odoo:19.0", "FROM odoo:18.0"),
    (check_image, "Dockerfile", 'CMD ["odoo"]', 'CMD ["odoo", "--dev=all"]'),
    (check_image, "Dockerfile.dockerignore", "!addons\n", ""),
    (check_image, "odoo.conf", "/opt/tracktion/addons", "/mnt/extra-addons"),
    (check_requirements, "requirements.txt", "openpyxl\n", ""),
    (check_requirements, "../README.md", "openpyxl phonenumbers", "phonenumbers"),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_files_fit_together(check):
    assert check(ROOT) == []


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / DOCKER, tmp_path / DOCKER, ignore=shutil.ignore_patterns("*password"))
    shutil.copy(ROOT / "README.md", tmp_path)
    for path in (ROOT / "addons").glob("*/__manifest__.py"):
        target = tmp_path / "addons" / path.parent.name / path.name
        target.parent.mkdir(parents=True)
        shutil.copy(path, target)
    return tmp_path


@pytest.mark.parametrize(("check", "file", "good", "bad"), FAULTS)
def test_a_fault_is_found(copy, check, file, good, bad):
    path = copy / DOCKER / file
    text = path.read_text(encoding="utf-8")
    assert good in text
    if not bad and good == "pg_isready":
        text = re.sub(
            r"    healthcheck:\n      test: \[\"CMD\", \"pg_isready.*\n", "    x-no:\n", text
        )
    else:
        before, _good, after = text.rpartition(good)
        text = before + bad + after
    path.write_text(text, encoding="utf-8")
    assert check(copy)


# --- the real parts -------------------------------------------------------------------------------


def test_odoo_knows_every_option(tmp_path):
    """Odoo ignores a misspelt option with one line in the log; here it is an error."""
    odoo = os.environ.get("ODOO_PATH") or ROOT / ".tracktion/odoo/usr/lib/python3/dist-packages"
    if not (Path(odoo) / "odoo" / "release.py").exists():
        pytest.skip("there is no tree of Odoo here: run ./tracktion test")
    # The paths in the container do not exist here; their names are what other checks are about.
    text = (ROOT / DOCKER / "odoo.conf").read_text(encoding="utf-8")
    text = text.replace("/opt/tracktion/addons", str(ROOT / "addons"))
    conf = tmp_path / "odoo.conf"
    conf.write_text(text.replace("/var/lib/odoo", str(tmp_path)), encoding="utf-8")
    code = (
        "import json, sys\n"
        "from odoo.tools import config\n"
        "config.parse_config(['-c', sys.argv[1]])\n"
        "known = set(config.options_index)\n"
        "print(json.dumps({k: [k in known, config[k]] for k in sys.argv[2].split(',')}))\n"
    )
    options = load_conf(ROOT)
    done = subprocess.run(
        [sys.executable, "-c", code, str(conf), ",".join(options)],
        capture_output=True,
        text=True,
        # Without the variables of the project's own cluster, which Odoo would read as well.
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "PYTHONPATH": str(odoo),
        },
        check=True,
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert [name for name, (known, _value) in seen.items() if not known] == []
    assert "unknown option" not in done.stderr.lower()
    assert seen["workers"][1] == int(options["workers"])
    assert seen["list_db"][1] is False
    assert seen["proxy_mode"][1] is True
    assert seen["db_name"][1] == [options["db_name"]]


def docker_compose(*arguments, **environment):
    program = shutil.which("docker-compose")
    if not program:
        pytest.skip("docker-compose (Debian's package of that name) is not installed")
    return subprocess.run(
        [program, "-f", "compose.yaml", *arguments],
        cwd=ROOT / DOCKER,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
    )


def test_docker_compose_accepts_the_file():
    done = docker_compose("--env-file", ".env.example", "config")
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert set(services) == {"db", "odoo", "proxy"}
    assert services["odoo"]["image"] == "odoo:19.0"
    assert services["proxy"]["environment"]["TRACKTION_DOMAIN"] == "localhost"


def test_docker_compose_says_what_is_missing(tmp_path):
    (tmp_path / "env").write_text("TZ=Europe/Rome\n")
    done = docker_compose("--env-file", str(tmp_path / "env"), "config")
    assert done.returncode != 0
    assert "put the name of the server into docker/.env" in done.stderr


def run_entrypoint(tmp_path, **environment):
    """Run the entrypoint with a stand-in for the image's own, which shows what it was given."""
    image = tmp_path / "image-entrypoint.sh"
    image.write_text('#!/bin/bash\necho "$@"\ncat "$ODOO_RC"\nstat -c %a "$ODOO_RC"\n')
    image.chmod(0o755)
    return subprocess.run(
        ["/bin/bash", str(ROOT / DOCKER / "entrypoint.sh"), "odoo", "--stop-after-init"],
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "TMPDIR": str(tmp_path),
            "ODOO_RC": str(ROOT / DOCKER / "odoo.conf"),
            "IMAGE_ENTRYPOINT": str(image),
            **environment,
        },
    )


def test_entrypoint_adds_the_master_password(tmp_path):
    secret = tmp_path / "admin_password"
    secret.write_text("pass%word$1\n")
    done = run_entrypoint(tmp_path, ADMIN_PASSWORD_FILE=str(secret))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "odoo --stop-after-init"
    assert "admin_passwd = pass%word$1" in lines
    assert lines[-1] == "600"
    assert "admin_passwd" not in (ROOT / DOCKER / "odoo.conf").read_text()


@pytest.mark.parametrize("content", [None, ""])
def test_entrypoint_stops_without_the_master_password(tmp_path, content):
    secret = tmp_path / "admin_password"
    if content is not None:
        secret.write_text(content)
    done = run_entrypoint(tmp_path, ADMIN_PASSWORD_FILE=str(secret))
    assert done.returncode == 1
    assert f"cannot read the master password in {secret}" in done.stderr
