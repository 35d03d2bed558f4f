# A wheel is a zip archive with metadata (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
set -eu
python3 - <<'SOURCE'
import zipfile

INFO = "render_kit-1.2.0.dist-info"
FILES = {
    "render_kit.py": "VERSION = '1.2.0'\n",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: render-kit\nVersion: 1.2.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: record\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/RECORD": "",
}
with zipfile.ZipFile("render_kit-1.2.0-py3-none-any.whl", "w") as wheel:
    for name, text in FILES.items():
        wheel.writestr(name, text)
SOURCE
