"""Make up secrets of every kind, at run time and from pieces: no line of the repository looks like one."""

import base64
import json
import random
import string
from collections.abc import Callable

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = UPPER + LOWER + DIGITS
URL_SAFE, BASE64 = ALNUM + "_-", ALNUM + "+/"
HEX, BASE32 = DIGITS + "abcdef", UPPER + "234567"


def some(rng: random.Random, alphabet: str, count: int) -> str:
    """Return random characters, among them a digit and letters of each case that the alphabet has."""
    kinds = [kind for kind in (DIGITS, UPPER, LOWER) if set(kind) & set(alphabet)]
    while True:
        made = "".join(rng.choices(alphabet, k=count))
        if all(set(made) & set(kind) for kind in kinds):
            return made


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _url_coded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


def _begins(start: str, alphabet: str, count: int, end: str = "") -> Callable[[random.Random], str]:
    return lambda rng: start + some(rng, alphabet, count) + end


def _pem(kind: str, end: bool = True) -> Callable[[random.Random], str]:
    def make(rng: random.Random) -> str:
        lines = [some(rng, BASE64, 64) for _ in range(6)]
        dashes = "-" * 5
        return "\n".join([f"{dashes}BEGIN {kind}{dashes}", *lines, *([f"{dashes}END {kind}{dashes}"] if end else [])])

    return make


def _putty(rng: random.Random) -> str:
    head = ["PuTTY-User-Key" + "-File-3: ssh-ed25519", "Encryption: none", "Comment: me", "Public-Lines: 1"]
    return "\n".join([*head, some(rng, BASE64, 64), "Private-Lines: 1", some(rng, BASE64, 48)])


def _jwt(rng: random.Random) -> str:
    payload = {"sub": some(rng, DIGITS, 9), "name": some(rng, LOWER, 6), "exp": rng.randrange(10**9, 2 * 10**9)}
    return f"{_url_coded({'alg': 'HS256', 'typ': 'JWT'})}.{_url_coded(payload)}.{some(rng, URL_SAFE, 43)}"


def _word(rng: random.Random) -> str:
    return some(rng, ALNUM, 11)


def _service_account(rng: random.Random) -> str:
    return json.dumps(
        {
            "type": "service_account",
            "private_key_id": some(rng, HEX, 40),
            "private_key": _pem("PRIVATE KEY")(rng) + "\n",
            "client_email": "me@project.iam.gserviceaccount.com",
        }
    )


# What stands alone in a text, by kind.
TOKENS: dict[str, Callable[[random.Random], str]] = {
    "hugging face": _begins("hf" + "_", UPPER + LOWER, 34),
    "hugging face, digits": _begins("hf" + "_", ALNUM, 34),
    "hugging face organization": _begins("api_org" + "_", UPPER + LOWER, 34),
    "github classic": _begins("ghp" + "_", ALNUM, 36),
    "github app": _begins("ghs" + "_", ALNUM, 36),
    "github user": _begins("ghu" + "_", ALNUM, 36),
    "github oauth": _begins("gho" + "_", ALNUM, 36),
    "github refresh": _begins("ghr" + "_", ALNUM, 76),
    "github fine-grained": lambda rng: f"github_pat{'_'}{some(rng, ALNUM, 22)}_{some(rng, ALNUM, 59)}",
    "gitlab": _begins("glpat" + "-", URL_SAFE, 20),
    "gitlab runner": _begins("glrt" + "-", URL_SAFE, 20),
    "gitlab deploy": _begins("gldt" + "-", URL_SAFE, 20),
    "aws id": _begins("AK" + "IA", BASE32, 16),
    "aws temporary id": _begins("AS" + "IA", BASE32, 16),
    "google api": _begins("AI" + "za", URL_SAFE, 35),
    "google oauth": _begins("ya29" + ".", URL_SAFE, 120),
    "google client": _begins("GOCSPX" + "-", URL_SAFE, 28),
    "google refresh": _begins("1/" + "/0", URL_SAFE, 60),
    "google service account": _service_account,
    "openai project": _begins("sk-" + "proj-", URL_SAFE, 120),
    "openai project, short": _begins("sk-" + "proj-", ALNUM, 48),
    "openai classic": lambda rng: "sk" + f"-{some(rng, ALNUM, 20)}T3Blbk{'FJ'}{some(rng, ALNUM, 20)}",
    "openai 48": _begins("sk" + "-", ALNUM, 48),
    "deepseek": _begins("sk" + "-", HEX, 32),
    "anthropic": _begins("sk-ant" + "-api03-", URL_SAFE, 93, "AA"),
    "anthropic, short": _begins("sk-ant" + "-api03-", ALNUM, 40),
    "openrouter": _begins("sk-or" + "-v1-", HEX, 64),
    "groq": _begins("gsk" + "_", ALNUM, 52),
    "replicate": _begins("r8" + "_", ALNUM, 37),
    "together": _begins("tgp" + "_v1_", URL_SAFE, 43),
    "fireworks": _begins("fw" + "_", ALNUM, 24),
    "xai": _begins("xai" + "-", ALNUM, 80),
    "perplexity": _begins("pplx" + "-", ALNUM, 48),
    "nvidia": _begins("nvapi" + "-", URL_SAFE, 64),
    "cerebras": _begins("csk" + "-", LOWER + DIGITS, 48),
    "voyage": _begins("pa" + "-", URL_SAFE, 43),
    "langsmith": lambda rng: f"lsv2{'_'}pt_{some(rng, HEX, 32)}_{some(rng, HEX, 10)}",
    "wandb v1": _begins("wandb" + "_v1_", ALNUM, 77),
    "kaggle": _begins("KGAT" + "_", HEX, 32),
    "slack bot": lambda rng: f"xox{'b'}-{some(rng, DIGITS, 12)}-{some(rng, DIGITS, 12)}-{some(rng, ALNUM, 24)}",
    "slack user": lambda rng: f"xox{'p'}-{'-'.join(some(rng, DIGITS, 12) for _ in range(3))}-{some(rng, HEX, 32)}",
    "slack app": lambda rng: f"xa{'pp'}-1-A{some(rng, UPPER, 9)}-{some(rng, DIGITS, 13)}-{some(rng, HEX, 64)}",
    "slack webhook": lambda rng: (
        f"https://hooks.slack{'.'}com/services/T{some(rng, UPPER + DIGITS, 8)}/B{some(rng, UPPER + DIGITS, 8)}"
        f"/{some(rng, ALNUM, 24)}"
    ),
    "sendgrid": lambda rng: f"S{'G'}.{some(rng, URL_SAFE, 22)}.{some(rng, URL_SAFE, 43)}",
    "twilio": _begins("S" + "K", HEX, 32),
    "mailgun": _begins("key" + "-", HEX, 32),
    "stripe": _begins("sk_" + "live_", ALNUM, 24),
    "stripe restricted": _begins("rk_" + "live_", ALNUM, 24),
    "pypi": _begins("pypi-AgEIcHlwaS5v" + "cmc", URL_SAFE, 150),
    "npm": _begins("npm" + "_", ALNUM, 36),
    "digitalocean": _begins("dop" + "_v1_", HEX, 64),
    "digitalocean oauth": _begins("doo" + "_v1_", HEX, 64),
    "docker": _begins("dckr" + "_pat_", URL_SAFE, 27),
    "docker organization": _begins("dckr" + "_oat_", URL_SAFE, 32),
    "databricks": _begins("da" + "pi", HEX, 32),
    "databricks, numbered": _begins("da" + "pi", HEX, 32, "-2"),
    "vault": _begins("hvs" + ".", URL_SAFE, 95),
    "vault, short": _begins("hvs" + ".", ALNUM, 24),
    "vault batch": _begins("hvb" + ".", URL_SAFE, 140),
    "vault legacy": _begins("s" + ".", ALNUM, 24),
    "azure ad": lambda rng: f"{some(rng, ALNUM, 3)}8{'Q~'}{some(rng, ALNUM, 34)}",
    "azure storage": lambda rng: (
        f"DefaultEndpointsProtocol=https;AccountName=mine;Account{'Key'}={some(rng, BASE64, 86)}==;"
        "EndpointSuffix=core.windows.net"
    ),
    "azure service bus": lambda rng: (
        "Endpoint=sb://mine.servicebus.windows.net/;SharedAccessKeyName=all;"
        f"SharedAccess{'Key'}={some(rng, BASE64, 43)}="
    ),
    "azure sas": lambda rng: (
        "https://mine.blob.core.windows.net/c/b?sv=2023-11-03&se=2027-01-01T00%3A00%3A00Z&sr=b&sp=r&"
        f"{'sig'}={some(rng, ALNUM, 43)}%3D"
    ),
    "azure devops": lambda rng: f"{some(rng, ALNUM, 76)}AZ{'DO'}{some(rng, ALNUM, 4)}",
    "telegram": lambda rng: f"{some(rng, DIGITS, 10)}:A{'A'}{some(rng, URL_SAFE, 33)}",
    "discord": lambda rng: f"M{some(rng, ALNUM, 25)}.G{some(rng, ALNUM, 5)}.{some(rng, URL_SAFE, 38)}",
    "discord webhook": lambda rng: (
        f"https://discord{'.'}com/api/webhooks/{some(rng, DIGITS, 18)}/{some(rng, URL_SAFE, 68)}"
    ),
    "teams webhook": lambda rng: (
        f"https://mine.webhook.office{'.'}com/webhookb2/{_uuid(rng)}@{_uuid(rng)}/IncomingWebhook/{some(rng, HEX, 32)}/"
        f"{_uuid(rng)}"
    ),
    "linear": _begins("lin" + "_api_", ALNUM, 40),
    "notion": lambda rng: f"ntn{'_'}{some(rng, DIGITS, 11)}{some(rng, ALNUM, 35)}",
    "notion, former": _begins("secret" + "_", ALNUM, 43),
    "postman": lambda rng: f"PMAK{'-'}{some(rng, HEX, 24)}-{some(rng, HEX, 34)}",
    "shopify": _begins("shpat" + "_", HEX, 32),
    "square": _begins("sq0atp" + "-", URL_SAFE, 22),
    "square, former": _begins("EA" + "AA", URL_SAFE, 60),
    "atlassian": _begins("ATATT3" + "xFfGF0", URL_SAFE, 180),
    "bitbucket": _begins("AT" + "BB", ALNUM, 32),
    "terraform": lambda rng: f"{some(rng, ALNUM, 14)}.atlas{'v1'}.{some(rng, URL_SAFE, 67)}",
    "new relic": _begins("NRAK" + "-", UPPER + DIGITS, 27),
    "new relic licence": _begins("", HEX, 36, "NR" + "AL"),
    "grafana": lambda rng: f"gls{'a_'}{some(rng, ALNUM, 32)}_{some(rng, HEX, 8)}",
    "grafana cloud": lambda rng: (
        "glc" + "_" + _coded(json.dumps({"o": some(rng, DIGITS, 6), "k": some(rng, ALNUM, 24)}))
    ),
    "sentry": _begins("sntryu" + "_", HEX, 64),
    "airtable": lambda rng: f"pat{some(rng, ALNUM, 14)}.{some(rng, HEX, 64)}",
    "figma": _begins("figd" + "_", URL_SAFE, 40),
    "doppler": _begins("dp" + ".pt.", ALNUM, 43),
    "pulumi": _begins("pul" + "-", HEX, 40),
    "supabase": _begins("sbp" + "_", HEX, 40),
    "planetscale": _begins("pscale" + "_tkn_", ALNUM, 43),
    "rubygems": _begins("rubygems" + "_", HEX, 48),
    "age": _begins("AGE-SECRET" + "-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    "alibaba id": _begins("LT" + "AI", ALNUM, 20),
    "json web token": _jwt,
    "rsa key": _pem("RSA PRIVATE KEY"),
    "pkcs 8 key": _pem("PRIVATE KEY"),
    "encrypted key": _pem("ENCRYPTED PRIVATE KEY"),
    "ec key": _pem("EC PRIVATE KEY"),
    "openssh key": _pem("OPENSSH PRIVATE KEY"),
    "pgp key": _pem("PGP PRIVATE KEY BLOCK"),
    "truncated key": _pem("RSA PRIVATE KEY", end=False),
    "head of a key": lambda rng: f"{'-' * 5}BEGIN OPENSSH {'PRIVATE'} KEY{'-' * 5}",
    "key on one line": lambda rng: _pem("PRIVATE KEY")(rng).replace("\n", "\\n"),
    "body of a key": _begins("MIIEvQIBADANBgkqhkiG9w0BAQEF" + "AASC", BASE64, 200),
    "body of an openssh key": _begins("b3BlbnNzaC1r" + "ZXktdjE", ALNUM, 120),
    "putty key": _putty,
    "address": lambda rng: f"https://me:{_word(rng)}@host.example.org/x",
    "address of a database": lambda rng: f"postgresql://me:{_word(rng)}@10.0.0.7:5432/x",
    "address without a user": lambda rng: f"redis://:{_word(rng)}@cache:6379/0",
    "address of mongodb": lambda rng: f"mongodb+srv://me:{_word(rng)}@c0.abcde.mongodb.net/x?retryWrites=true",
    "address of amqp": lambda rng: f"amqps://me:{_word(rng)}@queue.example.org/v",
    "address of ftp": lambda rng: f"ftp://me:{_word(rng)}@files.example.org",
    "address with odd letters": lambda rng: f"mysql+pymysql://me:{_word(rng)}%21x@db:3306/x",
    "token in an address": lambda rng: f"https://{some(rng, HEX, 40)}:x-oauth-basic@git.example.org/a.git",
    "netrc": lambda rng: f"machine git.example.org login me password {_word(rng)}",
    "netrc, lines": lambda rng: f"machine git.example.org\n  login me\n  password {_word(rng)}",
    "basic auth": lambda rng: f"Authorization: Basic {_coded(f'me:{_word(rng)}')}",
    "basic auth, header of curl": lambda rng: (
        f"curl -H 'Authorization: Basic {_coded(f'me:{_word(rng)}')}' https://a.org"
    ),
    "user of curl": lambda rng: f"curl -u me:{_word(rng)} https://a.example.org/x",
    "bearer": lambda rng: f"Authorization: Bearer {some(rng, ALNUM, 40)}",
    "hugging face oauth": lambda rng: f"hf_oauth{'_'}{_jwt(rng)}",
    "tavily": _begins("tvly" + "-dev-", ALNUM, 32),
    "jina": _begins("jina" + "_", ALNUM, 60),
    "firecrawl": _begins("fc" + "-", HEX, 32),
    "runpod": _begins("rpa" + "_", UPPER + DIGITS, 44),
    "langfuse": lambda rng: f"sk-{'lf'}-{_uuid(rng)}",
    "elevenlabs": _begins("sk" + "_", HEX, 48),
    "modal": _begins("as" + "-", ALNUM, 22),
    "roboflow": _begins("rf" + "_", ALNUM, 28),
    "azure storage, annotated": lambda rng: f"{some(rng, BASE64, 76)}+A{'St'}{some(rng, ALNUM, 6)}==",
    "azure cosmos": lambda rng: f"{some(rng, ALNUM, 76)}AC{'Db'}{some(rng, ALNUM, 6)}==",
    "azure functions": lambda rng: f"{some(rng, URL_SAFE, 44)}Az{'Fu'}{some(rng, ALNUM, 8)}==",
    "logic app": lambda rng: (
        f"https://p.logic.azure.com/workflows/{some(rng, HEX, 32)}?sv=1.0&sig={some(rng, URL_SAFE, 43)}"
    ),
    "signed address": lambda rng: f"https://b.example.org/k?X-Goog-{'Signature'}={some(rng, HEX, 512)}",
    "one-time passwords": lambda rng: f"otpauth://totp/X:me?{'secret'}={some(rng, BASE32, 32)}&issuer=X",
    "telegram address": lambda rng: (
        f"https://api.telegram.org/bot{some(rng, DIGITS, 10)}:A{'A'}{some(rng, URL_SAFE, 33)}/getMe"
    ),
    "plaid": lambda rng: f"access-{'production'}-{_uuid(rng)}",
    "hubspot": lambda rng: f"pat-{'na1'}-{_uuid(rng)}",
    "launchdarkly": lambda rng: f"{'sdk'}-{_uuid(rng)}",
    "braintree": lambda rng: f"access_token$production${some(rng, LOWER + DIGITS, 16)}${some(rng, HEX, 32)}",
    "asana": lambda rng: f"2/{some(rng, DIGITS, 16)}/{some(rng, DIGITS, 16)}:{some(rng, HEX, 32)}",
    "razorpay": _begins("rzp" + "_live_", ALNUM, 14),
    "mailchimp": _begins("", HEX, 32, "-us" + "12"),
    "tailscale": lambda rng: f"tskey-{'auth'}-k{some(rng, ALNUM, 16)}CNTRL-{some(rng, ALNUM, 32)}",
    "fly": _begins("fo1" + "_", URL_SAFE, 43),
    "vercel blob": lambda rng: f"vercel_blob{'_rw_'}{some(rng, ALNUM, 16)}_{some(rng, ALNUM, 30)}",
    "supabase, secret": lambda rng: f"sb_{'secret'}_{some(rng, ALNUM, 22)}_{some(rng, ALNUM, 8)}",
    "doppler, service": _begins("dp" + ".st.prd.", ALNUM, 43),
    "contentful": _begins("CFPAT" + "-", URL_SAFE, 42, "a"),
    "sentry, organization": lambda rng: (
        f"sntrys{'_'}{_url_coded({'iat': 1, 'url': some(rng, ALNUM, 60)})}_{some(rng, ALNUM, 43)}"
    ),
    "nuget": _begins("oy2", LOWER + "234567", 43),
    "crates": _begins("cio", ALNUM, 32),
    "artifactory": _begins("AKC" + "p", ALNUM, 69),
    "facebook": _begins("EAA" + "G", ALNUM, 180),
    "instagram": _begins("IGQ" + "V", URL_SAFE, 140),
    "dropbox": _begins("sl" + ".", URL_SAFE, 140),
    "twitter": lambda rng: f"{'A' * 21}{some(rng, ALNUM, 8)}%3D{some(rng, ALNUM, 50)}",
    "tencent": _begins("AK" + "ID", ALNUM, 32),
    "yandex": lambda rng: f"t1.{some(rng, ALNUM, 40)}.{some(rng, URL_SAFE, 86)}",
    "mapbox": lambda rng: f"sk.{'eyJ1'}{some(rng, ALNUM, 80)}.{some(rng, URL_SAFE, 22)}",
    "fernet token": _begins("gAAAAA" + "B", URL_SAFE, 120),
    "paseto": _begins("v4." + "local.", URL_SAFE, 120),
    "extended private key": _begins("xprv9s21Zr" + "QH143K", ALNUM.translate({ord(c): None for c in "0OIl"}), 95),
    "json web token, encrypted": lambda rng: ".".join(
        [_url_coded({"alg": "dir", "enc": "A256GCM"}), "", *(some(rng, URL_SAFE, n) for n in (16, 100, 22))]
    ),
    "json web token of a round time": lambda rng: (
        f"{_url_coded({'alg': 'HS256'})}.{_url_coded({'sub': some(rng, ALNUM, 9), 'iat': 17 * 10**8})}"
        f".{some(rng, URL_SAFE, 43)}"
    ),
    "json web key": lambda rng: json.dumps({"kty": "EC", "crv": "P-256", "d": some(rng, URL_SAFE, 43)}),
    "openvpn key": lambda rng: f"{'-' * 5}BEGIN OpenVPN Static key V1{'-' * 5}\n{some(rng, HEX, 32)}",
    "connection string of java": lambda rng: f"jdbc:postgresql://db:5432/x?user=me&password={_word(rng)}",
    "connection string with blanks": lambda rng: f"host=db port=5432 user=me password={_word(rng)}",
    "connection of kafka": lambda rng: f'PlainLoginModule required username="me" password="{_word(rng)}";',
    "wireless network": lambda rng: f"WIFI:T:WPA;S:home;P:{_word(rng)};;",
    "docker config": lambda rng: json.dumps({"auths": {"ghcr.io": {"auth": _coded(f"me:{_word(rng)}")}}}),
    "npmrc": lambda rng: f"//registry.example.org/:_auth={_coded(f'me:{_word(rng)}')}",
    "docker login": lambda rng: f"docker login -u me -p {_word(rng)} registry.example.org",
    "sshpass": lambda rng: f"sshpass -p {_word(rng)} ssh me@host",
    "mysql": lambda rng: f"mysql -u root -p{_word(rng)} db",
    "redis-cli": lambda rng: f"redis-cli -h cache -a {_word(rng)}",
    "linear oauth": _begins("lin" + "_oauth_", HEX, 64),
    "heroku": lambda rng: f"HR{'KU'}-{_uuid(rng)}",
    "modelscope": lambda rng: f"m{'s'}-{_uuid(rng)}",
    "deepl": lambda rng: f"{_uuid(rng)}:f{'x'}",
    "mailgun, sending": lambda rng: f"{some(rng, HEX, 32)}-{some(rng, HEX, 8)}-{some(rng, HEX, 8)}",
    "anyscale": _begins("esecret" + "_", LOWER + DIGITS, 30),
    "gemini": _begins("AQ" + ".Ab8", URL_SAFE, 47),
    "baidu": lambda rng: f"bce-v3/AL{'TAK'}-{some(rng, ALNUM, 21)}/{some(rng, HEX, 40)}",
    "sonar": _begins("squ" + "_", HEX, 40),
    "trello": lambda rng: f"AT{'TA'}{some(rng, HEX, 64)}{some(rng, ALNUM, 8)}",
    "cloud messaging": lambda rng: f"AA{'AA'}{some(rng, ALNUM, 7)}:APA91b{some(rng, URL_SAFE, 134)}",
    "nostr": _begins("nsec" + "1", "qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58),
    "resend": lambda rng: f"re{'_'}{some(rng, ALNUM, 8)}_{some(rng, ALNUM, 24)}",
    "disk": lambda rng: "-".join(some(rng, DIGITS, 6) for _ in range(8)),
    "hook of feishu": lambda rng: f"https://open.feishu{'.'}cn/open-apis/bot/v2/hook/{_uuid(rng)}",
    "hook of wecom": lambda rng: f"https://qyapi.weixin{'.'}qq.com/cgi-bin/webhook/send?key={_uuid(rng)}",
    "body of an ec key": _begins("MHcCA" + "QEEI", BASE64, 150),
    "body of an ed25519 key": _begins("MC4CAQAwBQYDK2Vw" + "BCIEI", BASE64, 43),
    "key of xml": lambda rng: f"<RSAKeyValue><DP>{some(rng, BASE64, 87)}=</DP></RSAKeyValue>",
    "signify key": lambda rng: f"untrusted comment: signify {'secret'} key\n{some(rng, BASE64, 139)}=",
    "netrc of any machine": lambda rng: f"default login me password {_word(rng)}",
    "netrc with an account": lambda rng: f"machine a.example.org login me account b password {_word(rng)}",
    "short options of curl": lambda rng: f"curl -sSu me:{_word(rng)} https://a.example.org/x",
    "unzip": lambda rng: f"unzip -P {_word(rng)} a.zip",
    "ldapsearch": lambda rng: f"ldapsearch -x -D cn=me -w {_word(rng)} -b dc=x",
    "keytool": lambda rng: f"keytool -list -storepass {_word(rng)}",
    "other scheme": lambda rng: f"Authorization: ApiKey {some(rng, ALNUM, 40)}",
    "no scheme": lambda rng: f"Authorization: {some(rng, ALNUM, 40)}",
    "pgpass": lambda rng: f"db.example.org:5432:app:me:{some(rng, ALNUM, 24)}",
    "connection string": lambda rng: f"Server=db.example.org;Database=x;User Id=me;Password={_word(rng)};",
}

# What is a secret only by what stands before it.
NAMED: dict[str, Callable[[random.Random], str]] = {
    "aws secret": lambda rng: f"aws_secret_access_key = {some(rng, BASE64, 40)}",
    "aws pair": lambda rng: f"{'AK' + 'IA'}{some(rng, BASE32, 16)}\nsecret_access_key: {some(rng, BASE64, 40)}",
    "wandb": lambda rng: f"WANDB_API_KEY={some(rng, HEX, 40)}",
    "wandb login": lambda rng: f"wandb login {some(rng, HEX, 40)}",
    "kaggle json": lambda rng: json.dumps({"username": "me", "key": some(rng, HEX, 32)}),
    "mistral": lambda rng: f"MISTRAL_API_KEY={some(rng, ALNUM, 32)}",
    "cohere": lambda rng: f'cohere_api_key = "{some(rng, ALNUM, 40)}"',
    "together, former": lambda rng: f"TOGETHER_API_KEY={some(rng, HEX, 64)}",
    "azure openai": lambda rng: f"AZURE_OPENAI_API_KEY={some(rng, HEX, 32)}",
    "twilio token": lambda rng: f"TWILIO_AUTH_TOKEN={some(rng, HEX, 32)}",
    "datadog": lambda rng: f"DATADOG_API_KEY={some(rng, HEX, 32)}",
    "any api key": lambda rng: f"api_key: '{some(rng, ALNUM, 32)}'",
    "any client secret": lambda rng: f'"client_secret": "{some(rng, URL_SAFE, 40)}"',
    "uuid of npmrc": lambda rng: f"//registry.example.org/:_authToken={_uuid(rng)}",
    "token of kubectl": lambda rng: f"users:\n- name: me\n  user:\n    token: {some(rng, ALNUM, 60)}",
    "password of yaml": lambda rng: f"password: {some(rng, ALNUM, 18)}",
    "password of json": lambda rng: json.dumps({"password": some(rng, ALNUM, 18)}),
    "password of xml": lambda rng: f"<password>{some(rng, ALNUM, 18)}</password>",
    "setting of xml": lambda rng: f'<add key="ApiSecret" value="{some(rng, ALNUM, 24)}"/>',
    "password of php": lambda rng: f"define('DB_PASSWORD', '{some(rng, ALNUM, 18)}');",
    "password of perl": lambda rng: f"'password' => '{some(rng, ALNUM, 18)}',",
    "password of a property": lambda rng: f"spring.datasource.password={some(rng, ALNUM, 18)}",
    "password of prose": lambda rng: f"The password is {some(rng, ALNUM, 18)}",
    "password of Chinese": lambda rng: f"密码：{some(rng, ALNUM, 18)}",
    "password of Chinese prose": lambda rng: f"它的密码是 {some(rng, ALNUM, 18)}",
    "key of Chinese": lambda rng: f"密钥: {some(rng, ALNUM, 32)}",
    "password of Japanese": lambda rng: f"パスワード：{some(rng, ALNUM, 18)}",
    "password of Korean": lambda rng: f"비밀번호: {some(rng, ALNUM, 24)}",
    "password of Russian": lambda rng: f"Пароль: {some(rng, ALNUM, 18)}",
    "password of Arabic": lambda rng: f"كلمة المرور: {some(rng, ALNUM, 18)}",
    "password of Hindi": lambda rng: f"पासवर्ड: {some(rng, ALNUM, 18)}",
    "password of Polish": lambda rng: f"Hasło: {some(rng, ALNUM, 18)}",
    "label of a router": lambda rng: f"SSID: Home-2G\nKey: {some(rng, UPPER + DIGITS, 12)}7A2",
    "password in bold": lambda rng: f"**Password:** `{some(rng, ALNUM, 18)}`",
    "token in a table": lambda rng: f"| HCLOUD_TOKEN | {some(rng, ALNUM, 64)} |",
    "key of flask": lambda rng: f"app.config['SECRET_KEY'] = '{some(rng, ALNUM, 32)}'",
    "key of django": lambda rng: f"SECRET_KEY = '{some(rng, LOWER + DIGITS, 30)}@!({some(rng, LOWER + DIGITS, 16)}'",
    "key of laravel": lambda rng: f"APP_KEY=base64:{some(rng, BASE64, 43)}=",
    "key of wireguard": lambda rng: f"PrivateKey = {some(rng, BASE64, 43)}=",
    "key of ethereum": lambda rng: f'private_key = "0x{some(rng, HEX, 64)}"',
    "header of gitlab": lambda rng: f"PRIVATE-TOKEN: {some(rng, ALNUM, 20)}",
    "cookie": lambda rng: f"Cookie: theme=dark; sessionid={some(rng, LOWER + DIGITS, 32)}",
    "option": lambda rng: f"prog --auth-token {some(rng, ALNUM, 24)} x",
    "password of a program": lambda rng: f"PGPASSWORD={some(rng, ALNUM, 16)} psql -h db",
}


def _uuid(rng: random.Random) -> str:
    return "-".join(some(rng, HEX, count) for count in (8, 4, 4, 4, 12))


def made_up(seed: int = 0) -> dict[str, str]:
    """Return a secret of each kind."""
    rng = random.Random(seed)
    return {kind: make(rng) for kind, make in {**TOKENS, **NAMED}.items()}
