"""Right or wrong, for the answers of the six tasks that are answered by writing. For watching training, not for results:
results come from the evaluation package, which follows the published metrics to the letter."""
import collections
import re
import string
import subprocess
import sys

PROGRAM_SECONDS = 3


def gsm8k(row, answer):
    found = re.search(r"#### (-?[0-9.,]+)", answer)
    return float(bool(found) and found[1] == row["answer"].split("#### ")[1])


def math500(row, answer):
    found = re.search(r"Final Answer: The final answer is \$(.*?)\$\. I hope it is correct\.", answer)
    return float(bool(found) and found[1] == row["answer"])


def words(text):
    plain = "".join(" " if mark in string.punctuation else mark for mark in text.lower())
    return [word for word in plain.split() if word not in ("a", "an", "the")]


def drop(row, answer):
    """F1 of the bags of words."""
    right, given = (collections.Counter(words(text)) for text in (row["answer"]["number"] or row["answer"]["spans"][0], answer))
    shared = sum((right & given).values())
    return 2 * shared / (sum(right.values()) + sum(given.values())) if shared else 0.0


def ifeval(row, answer):
    return float(bool(answer.strip()) and all(map(lambda name, given: follows(name, given, answer),
                                                  row["instruction_id_list"], row["kwargs"])))


def follows(name, given, answer):
    text = answer.strip()
    match name:
        case "keywords:existence":
            return all(re.search(word, text, re.I) for word in given["keywords"])
        case "keywords:frequency":
            return len(re.findall(given["keyword"], text, re.I)) >= given["frequency"]
        case "detectable_format:number_bullet_lists":
            return len(re.findall(r"^\s*\*[^*].*$", text, re.M)) == given["num_bullets"]
        case "detectable_format:title":
            return any(found.strip("<>").strip() for found in re.findall(r"<<[^\n]+>>", text))
        case "startend:end_checker":
            return text.strip('"').lower().endswith(given["end_phrase"].lower())
        case "startend:quotation":
            return len(text) > 1 and text[0] == text[-1] == '"'
        case "length_constraints:number_paragraphs":
            parts = re.split(r"\s?\*\*\*\s?", text)
            return len(parts) == given["num_paragraphs"] and all(part.strip() for part in parts)
        case "detectable_content:postscript":
            return bool(re.search(r"\s*p\.\s?s\..*$", text, re.I | re.M))
        case "detectable_content:number_placeholders":
            return len(re.findall(r"\[.*?\]", text)) >= given["num_placeholders"]
    raise ValueError(f"no check for the instruction {name}")


def humaneval(row, answer):
    return runs(row["prompt"] + answer + "\n" + row["test"] + f"\ncheck({row['entry_point']})")


def mbpp(row, answer):
    return runs(answer + "\n" + "\n".join(row["test_list"]))


def runs(program):
    """1 when the program ends without an error. It runs in a process of its own, without site packages and environment."""
    try:
        done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, timeout=PROGRAM_SECONDS, env={})
    except subprocess.TimeoutExpired:
        return 0.0
    return float(done.returncode == 0)


GRADERS = dict(gsm8k=gsm8k, math500=math500, drop=drop, ifeval=ifeval, humaneval=humaneval, mbpp=mbpp)
