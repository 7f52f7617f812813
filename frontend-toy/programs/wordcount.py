"""Word count: makes up a text with a linear congruential generator and counts its words."""

ONSETS = ["b", "br", "d", "f", "gl", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
ENDINGS = ["", "", "n", "r", "s", "t", "ng", "ck"]
PUNCTUATION = ".,;:!?"


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % limit

    def choose(self, choices):
        return choices[self.below(len(choices))]


def make_vocabulary(random, size):
    words = []
    known = set()
    while len(words) < size:
        syllables = 1 + random.below(3)
        word = "".join([random.choose(ONSETS) + random.choose(VOWELS) + random.choose(ENDINGS)
                        for _ in range(syllables)])
        if word not in known:
            known.add(word)
            words.append(word)
    return words


def make_text(random, vocabulary, lines):
    """Lines of ten words; words at the front of the vocabulary are more frequent."""
    text = []
    for _ in range(lines):
        words = []
        for position in range(10):
            word = vocabulary[random.below(1 + random.below(len(vocabulary)))]
            if position == 0:
                word = word.capitalize()
            if random.below(7) == 0:
                word += random.choose(PUNCTUATION)
            words.append(word)
        text.append(" ".join(words))
    return "\n".join(text)


def count_words(text):
    counts = {}
    for line in text.split("\n"):
        for word in line.split():
            word = word.strip(PUNCTUATION).lower()
            counts[word] = counts.get(word, 0) + 1
    return counts


def ranking(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def benchmark(lines=3000):
    random = Random(2024)
    text = make_text(random, make_vocabulary(random, 500), lines)
    checksum = 0
    for word, count in ranking(count_words(text)):
        checksum = (checksum * 31 + len(word) * count) % 1000000007
    return checksum


if __name__ == "__main__":
    random = Random(42)
    text = make_text(random, make_vocabulary(random, 1000), 10000)
    counts = count_words(text)
    print(f"{len(text)} characters, {sum(counts.values())} words, {len(counts)} of them different")
    print("the first line:", text[:text.find("\n")])
    for word, count in ranking(counts)[:15]:
        print(f"{word:<14}{count:6}")
    by_length = {}
    for word in counts:
        by_length.setdefault(len(word), []).append(word)
    for length in sorted(by_length):
        words = sorted(by_length[length])
        print(f"length {length:2}: {len(words):4} words, {words[0]} to {words[-1]}")
