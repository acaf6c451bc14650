"""What would let somebody in is found in texts, and nothing else is."""

from pathlib import Path

from generate.publishing.credentials import find_credentials

SECRETS = {
    "hf": "hf_" + "aB3" * 12,
    "github": "ghp_" + "a1" * 18,
    "fine-grained": "github_pat_" + "a1" * 20,
    "gitlab": "glpat-" + "a" * 20,
    "aws": "AKIA" + "A1" * 8,
    "google": "AIza" + "b" * 35,
    "oauth": "ya29." + "b" * 30,
    "openai": "sk-proj-" + "b" * 40,
    "slack": "xoxb-" + "1234567890-abc",
    "stripe": "sk_live_" + "1a" * 12,
    "npm": "npm_" + "b" * 36,
    "jwt": ".".join(("eyJ" + "a" * 20, "eyJ" + "b" * 20, "c" * 20)),
    "key": "-----BEGIN OPENSSH PRIVATE KEY-----",
    "address": "https://user:pa55word@example.org/a",
}
HARMLESS = [
    "The sign says hf_hub and AKIA; a task-oriented sk-ewed view, https://example.org:8080/a@b, mail a@example.org.",
    "-----BEGIN PUBLIC KEY-----",
    "ratio 3:4@5 and http://localhost:8000/v1",
    "whisk-" + "a" * 40,
]


def test_credentials(tmp_path: Path) -> None:
    for name, secret in SECRETS.items():
        for text in (f"It reads {secret} there.", f"({secret})", f"\n{secret}\n"):
            (tmp_path / "a.md").write_text(text)
            found = list(find_credentials(tmp_path / "a.md"))
            assert len(found) == 1, (name, found)
            assert secret not in found[0]
    for text in HARMLESS:
        (tmp_path / "a.md").write_text(text)
        assert not list(find_credentials(tmp_path / "a.md")), text
