"""Write texts as models write them, without secrets: prose and code of many languages, and what looks like a key."""

import base64
import hashlib
import json
import random
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote

PROSE = {
    "en": "the image shows a small brown dog that sits on wet grass near an old wooden fence because it waits",
    "de": "das Bild zeigt einen kleinen braunen Hund der auf nassem Gras neben einem Holzzaun Bundesausbildungsgesetz",
    "fr": "l'image montre un petit chien brun assis sur l'herbe mouillée près d'une vieille clôture c'est-à-dire",
    "es": "la imagen muestra un pequeño perro marrón sentado en la hierba mojada junto a una valla contraseña señal",
    "ru": "на картинке маленькая коричневая собака сидит на мокрой траве у старого деревянного забора пароль ключ",
    "zh": "图片 显示 一只 棕色 的 小狗 坐在 湿 草地 上 旁边 是 木 栅栏 密码 令牌 密钥",
    "ja": "画像 には 茶色 の 小さな 犬 が 濡れた 草 の 上 に 座っている パスワード トークン",
    "ar": "تظهر الصورة كلبا بنيا صغيرا يجلس على العشب المبلل بالقرب من سياج خشبي قديم كلمة السر",
    "hi": "चित्र में एक छोटा भूरा कुत्ता गीली घास पर बैठा है पुरानी लकड़ी की बाड़ के पास पासवर्ड",
    "ko": "사진 은 작은 갈색 개 가 젖은 풀밭 에 앉아 있는 모습 을 보여준다 비밀번호 토큰",
}
MARKS = (" ", " ", " ", " ", ", ", ". ", ".\n\n", ": ", " (", ") ", "; ", "? ", "! ", " - ", " **", "** ", "…", " / ")
NAMES = ("password", "token", "secret", "api_key", "access_token", "client_secret", "private_key", "passphrase")
_ISSUERS = (
    "Dropbox Linear Box Confluent Discord Twitter Facebook Heroku Travis Hunter Kraken Miro Mistral Cohere Sentry "
    "Vault GitHub Azure AWS Slack Stripe Telegram Square Notion Okta Netlify Vercel Docker Databricks wandb Kaggle"
)
ISSUERS = _ISSUERS.split()
CODE: tuple[str, ...] = (
    'password = input("Password: ")',
    "token = os.environ['HF_TOKEN']",
    'api_key = os.getenv("OPENAI_API_KEY", "")',
    'client = OpenAI(api_key="sk-...")',
    'headers = {"Authorization": f"Bearer {token}"}',
    'headers["Authorization"] = "Bearer " + access_token',
    'curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/images',
    "curl -u user:password https://example.com/",
    "curl -u $USER:$PASSWORD https://example.com/",
    "const secret = process.env.CLIENT_SECRET;",
    'String password = request.getParameter("password");',
    "SECRET_KEY = 'your-secret-key-here'",
    "export AWS_ACCESS_KEY_ID=AKIA" + "IOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
    "DATABASE_URL=postgres://user:password@localhost:5432/mydb",
    "DATABASE_URL=postgres://postgres:postgres@db/app",
    "redis://:${REDIS_PASSWORD}@cache:6379/0",
    'engine = create_engine(f"mysql://{user}:{password}@{host}/{db}")',
    "mongodb://<username>:<password>@cluster0.mongodb.net/test",
    "amqp://guest:guest@localhost:5672/",
    "machine example.com login USERNAME password PASSWORD",
    "Server=localhost;Database=test;User Id=sa;Password=your_password;",
    "-" * 5 + "BEGIN CERTIFICATE" + "-" * 5,
    "-" * 5 + "BEGIN PRIVATE KEY" + "-" * 5 + "\n...\n" + "-" * 5 + "END PRIVATE KEY" + "-" * 5,
    "-" * 5 + "BEGIN PUBLIC KEY" + "-" * 5,
    "if (s.setBackgroundColorFromTheme) { s.getElementsByClassNameOrId; }",
    "class TokenAuthenticationFilterChain extends OncePerRequestFilter {",
    "SELECT password_hash, salt FROM users WHERE token IS NULL;",
    "fn verify_password(hash: &str, password: &[u8]) -> bool {",
    "let apiKey: String = Bundle.main.infoDictionary?[keyName] as! String",
    'password: "secret123"  # change me',
    "sk_test_xxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "Authorization: Basic <base64(user:password)>",
    "Authorization: Basic " + base64.b64encode(b"username:password").decode(),
    "kubectl create secret generic db-pass --from-literal=password=changeme",
    r"$$\sum_{i=1}^{n} \frac{x_i^2}{\sigma_i} \approx \mathbb{E}[X] : k_{B}T@300K$$",
    r"\begin{tabular}{l|r} key & value \\ \hline token & 12345678901234567890 \\ \end{tabular}",
    "key, value, secret, token\n1,2,3,4",
    "xoxb-your-token-here",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 me@host",
    "git clone git@github.com:owner/name.git && git clone https://user@bitbucket.org/owner/name.git",
)


def _value(rng: random.Random) -> str:
    """Return what looks like a key and is none: hashes, ids, coded data, numbers, places."""
    data = rng.randbytes(rng.choice((12, 16, 20, 24, 32, 48, 64)))
    path = quote(" ".join(rng.choices(PROSE["ru"].split(), k=3)))
    makers: tuple[Callable[[], str], ...] = (
        lambda: hashlib.md5(data, usedforsecurity=False).hexdigest(),
        lambda: hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        lambda: hashlib.sha256(data).hexdigest(),
        lambda: "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
        lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        lambda: base64.b64encode(data).decode(),
        lambda: base64.urlsafe_b64encode(data).decode().rstrip("="),
        lambda: data.hex(),
        lambda: f"commit {hashlib.sha1(data, usedforsecurity=False).hexdigest()}",
        lambda: f"n{rng.randrange(10**8):08d}_{rng.randrange(10**5)}",
        lambda: f"https://user@example.org:{rng.randrange(1, 65536)}/{path}?page={rng.randrange(99)}&id={data.hex()}",
        lambda: (
            f"https://upload.example.org/thumb/{data.hex()[0]}/{data.hex()[:2]}/{path}.jpg#@{rng.randrange(9)}:{rng.randrange(9)}"
        ),
        lambda: f"first.last{rng.randrange(99)}@mail.example.org",
        lambda: f"{rng.random() * 180:.12f}, {rng.random() * 90:.12f}",
        lambda: f"{rng.randrange(24):02d}:{rng.randrange(60):02d}@{rng.randrange(1, 30)}fps",
        lambda: f"10.1234/{data.hex()[:9]}.{rng.randrange(10**6)}",
        lambda: f"978-{rng.randrange(10)}-{rng.randrange(10**5)}-{rng.randrange(10**3)}-{rng.randrange(10)}",
        lambda: f"{rng.randrange(10**10)}:{hashlib.md5(data, usedforsecurity=False).hexdigest()}",
        lambda: f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}",
        lambda: f"'{data.hex()}': '{base64.b64encode(data).decode()}'",
    )
    return rng.choice(makers)()


def _prose(rng: random.Random) -> str:
    words = PROSE[rng.choice(tuple(PROSE))].split()
    parts = []
    for _ in range(rng.randrange(30, 120)):
        parts += [rng.choice(words), rng.choice(MARKS)]
        if rng.random() < 0.05:
            parts += [rng.choice(NAMES), rng.choice((" ", ", ", " is ", "'s ")), rng.choice(words), " "]
        if rng.random() < 0.05:
            parts += [rng.choice(ISSUERS), rng.choice((" ", ", ", ": ", " is ", "'s "))]
        if rng.random() < 0.02:
            parts += [rng.choice(words), " ", _value(rng), rng.choice(MARKS)]  # and not after "password:"
    return "".join(parts)


def _code(rng: random.Random) -> str:
    lines = rng.choices(CODE, k=rng.randrange(3, 9))
    lines.insert(rng.randrange(len(lines)), f"{rng.choice(('id', 'digest', 'etag', 'blob', 'uid'))} = {_value(rng)}")
    return f"```{rng.choice(('python', 'js', 'bash', 'yaml', ''))}\n" + "\n".join(lines) + "\n```"


def _table(rng: random.Random) -> str:
    rows = ["| name | value |", "| --- | --- |"]
    return "\n".join(rows + [f"| {rng.choice(ISSUERS)} | {_value(rng)} |" for _ in range(rng.randrange(1, 5))])


def _json(rng: random.Random) -> str:
    return json.dumps(
        {rng.choice(("id", "hash", "sha", "name")): _value(rng), "text": _prose(rng)[:200], "token": None}
    )


def ordinary_texts(count: int, seed: int = 0) -> Iterator[str]:
    """Yield texts, the same for a seed."""
    rng = random.Random(seed)
    for _ in range(count):
        kinds = rng.choices((_prose, _code, _table, _json), (6, 2, 1, 1), k=rng.randrange(1, 4))
        yield "\n\n".join(kind(rng) for kind in kinds)
