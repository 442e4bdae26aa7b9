"""MinHash signatures by Python packages, on the texts that bench/dedup.ts makes.

    python peers.py INPUT.json NAME

INPUT.json: {"speed": {"350": [text, ...], ...}, "pairs": {"350": [[text, text], ...], ...}}; all texts Han characters.
Prints {"version", "what", "speed": {"350": documents per second of processor time}, "estimates": {"350": [similarity, ...]}}.
One core: set OMP_NUM_THREADS and RAYON_NUM_THREADS to 1.
"""

import importlib.metadata
import json
import sys
import tempfile
import time

PERMUTATIONS = 128
SIZE = 5
# Long enough to outlast a pause of the machine, short enough for several rounds.
SECONDS = 1.5
BATCH = 50


def shingles(text):
    return [text[i : i + SIZE] for i in range(len(text) - SIZE + 1)]


def one_by_one(sign):
    return lambda texts: [sign(text) for text in texts]


def share_of_equal(a, b):
    return sum(x == y for x, y in zip(a, b)) / len(a)


def datasketch(**options):
    from datasketch import MinHash

    def sign(text):
        sketch = MinHash(num_perm=PERMUTATIONS, **options)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        return sketch

    return one_by_one(sign), lambda a, b: a.jaccard(b)


def datasketch_xxhash():
    from xxhash import xxh32_intdigest

    return datasketch(hashfunc=xxh32_intdigest)


def rensa(kind):
    import rensa

    def sign(text):
        sketch = getattr(rensa, kind)(num_perm=PERMUTATIONS, seed=1)
        sketch.update(shingles(text))
        return sketch

    return one_by_one(sign), lambda a, b: a.jaccard(b)


def rensa_batch():
    from rensa import RMinHash

    def sign_all(texts):
        sets = [shingles(text) for text in texts]
        return RMinHash.digest_matrix_from_token_sets(sets, PERMUTATIONS, 1).to_rows()

    return sign_all, share_of_equal


def datatrove():
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Characters(WordTokenizer):
        """A word for each character, so that n-grams of words are n-grams of characters."""

        word_tokenize = sent_tokenize = span_tokenize = staticmethod(list)

    step = MinhashDedupSignature(
        output_folder=tempfile.gettempdir(),
        config=MinhashConfig(n_grams=SIZE, num_buckets=16, hashes_per_bucket=PERMUTATIONS // 16),
        language=Characters(),
    )

    def sign(text):
        return [value for bucket in step.get_signature(step.get_shingles(text)) for value in bucket]

    return one_by_one(sign), share_of_equal


# Name: package, what is called, how.
PEERS = {
    "datasketch": ("datasketch", "`MinHash.update_batch`, its default hash (SHA-1)", datasketch),
    "datasketch, xxhash": ("datasketch", "the same with `hashfunc=xxh32_intdigest`", datasketch_xxhash),
    "rensa R-MinHash": ("rensa", "`RMinHash.update`", lambda: rensa("RMinHash")),
    "rensa R-MinHash, batches": ("rensa", "`RMinHash.digest_matrix_from_token_sets`, 50 texts each", rensa_batch),
    "rensa C-MinHash": ("rensa", "`CMinHash.update`", lambda: rensa("CMinHash")),
    "datatrove": (
        "datatrove",
        "`get_shingles` and `get_signature` of `MinhashDedupSignature`, 16 × 8, each character a word",
        datatrove,
    ),
}


def speed(sign_all, texts):
    """Documents per second of processor time, over as many batches as fill the time."""
    batches = [texts[i : i + BATCH] for i in range(0, len(texts), BATCH)]
    sign_all(batches[0])
    done = 0
    start = time.process_time()
    while True:
        for batch in batches:
            sign_all(batch)
            done += len(batch)
            elapsed = time.process_time() - start
            if elapsed >= SECONDS:
                return done / elapsed


def main(path, name):
    with open(path, encoding="utf-8") as file:
        given = json.load(file)
    package, what, make = PEERS[name]
    sign_all, similarity = make()

    def estimates(pairs):
        return [similarity(*sign_all(pair)) for pair in pairs]

    json.dump(
        {
            "version": importlib.metadata.version(package),
            "what": what,
            "speed": {chars: speed(sign_all, texts) for chars, texts in given["speed"].items()},
            "estimates": {chars: estimates(pairs) for chars, pairs in given["pairs"].items()},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
