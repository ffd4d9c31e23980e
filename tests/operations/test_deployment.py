"""The files for each platform: of their own schema, and with what the README promises."""

import json
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

REPOSITORY = Path(__file__).parents[2]


def test_compose() -> None:
    schema = json.loads((REPOSITORY / "tests/fixtures/compose-spec.json").read_text(encoding="utf-8"))
    compose = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
    assert list(Draft7Validator(schema).iter_errors(compose)) == []
    services = compose["services"]
    assert services["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["migrate"]["command"] == ["migrate"]
    for name in ("bot", "migrate"):
        assert services[name]["environment"]["DATABASE_URL"].startswith(
            "postgresql://u4ssc:${POSTGRES_PASSWORD"
        )
    assert all(port.startswith("127.0.0.1:") for port in services["bot"]["ports"])
    assert "POSTGRES_PASSWORD" in services["db"]["environment"]
    assert "ports" not in services["db"]


def test_dockerfile() -> None:
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    instructions = re.sub(r"\\\n", " ", text).splitlines()
    last_stage = instructions[[line.startswith("FROM") for line in instructions].index(True) :]
    last_stage = last_stage[
        len(last_stage) - 1 - [li.startswith("FROM") for li in last_stage[::-1]].index(True) :
    ]
    users = [line.split()[1] for line in last_stage if line.startswith("USER")]
    assert users
    assert users[-1] not in {"root", "0"}
    health = next(line.strip() for line in text.splitlines() if '"python", "-c"' in line).removeprefix("CMD ")
    compile(json.loads(health)[2], "healthcheck", "exec")
    assert 'ENTRYPOINT ["u4ssc"]' in last_stage
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (REPOSITORY / source).exists()
        assert f"!{source}" in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_systemd_unit() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(REPOSITORY / "deploy/u4ssc.service")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/u4ssc serve")
    assert service["ExecStartPre"].endswith("/u4ssc migrate")
    assert "-HUP" in service["ExecReload"]
    assert int(service["TimeoutStopSec"]) >= 30
    assert service["DynamicUser"] == "yes"


@pytest.mark.parametrize(
    "process", ["web: HOST=0.0.0.0 python -m bot serve", "release: python -m bot migrate"]
)
def test_procfile(process: str) -> None:
    assert process in (REPOSITORY / "Procfile").read_text(encoding="utf-8").splitlines()
