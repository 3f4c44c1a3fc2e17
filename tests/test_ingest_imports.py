import subprocess
import sys


def test_importing_ingest_loads_nothing_heavy() -> None:
    program = (
        "import sys, ingest; heavy = {'pypdf', 'nltk', 'tiktoken', 'llama_index', 'numpy'};"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_splitting_a_paper_does_not_load_llama_index() -> None:
    """Its data files are used; importing it takes seconds."""
    program = (
        "import sys, ingest; ingest.sentences('One. Two.'); ingest.count_tokens('three');"
        "print('llama_index.core' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
