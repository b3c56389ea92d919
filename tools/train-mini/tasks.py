"""The evaluation documents as prompts: what the model is asked, as the evaluation package asks it, without worked examples."""
import json
from pathlib import Path

LETTERS = ["A", "B", "C", "D"]
SUBJECT_TITLES = {
    "high_school_geography": "高中地理",
    "elementary_mathematics": "初等数学",
    "high_school_history": "高中历史",
    "middle_school_mathematics": "初中数学",
}


def rows(folder, task, split):
    """All documents of a split, each with the name of its file's subject, if the task has subjects."""
    for path in sorted(Path(folder, "data", task).glob(f"*{split}.jsonl")):
        subject = path.name.split(".")[0]
        for line in path.read_text(encoding="utf8").splitlines():
            yield subject, json.loads(line)


def lettered(header, question, answers, ask):
    lines = [question, *(f"{letter}. {answer}" for letter, answer in zip(LETTERS, answers)), ask]
    return header + "\n".join(lines)


def piqa(_, row):
    return [(f"Question: {row['goal']}\nAnswer:", f" {row[key]}") for key in ("sol1", "sol2")], row["label"]


def arc(_, row):
    prompt = f"Question: {row['question']}\nAnswer:"
    gold = row["choices"]["label"].index(row["answerKey"])
    return [(prompt, f" {text}") for text in row["choices"]["text"]], gold


def hellaswag(_, row):
    return [(f"{row['activity_label']}: {row['ctx_a']}", f" {ending}") for ending in row["endings"]], int(row["label"])


def winogrande(_, row):
    before, after = row["sentence"].split("_")
    return [(before + row[key], f" {after.strip()}") for key in ("option1", "option2")], int(row["answer"]) - 1


def boolq(_, row):
    prompt = f"{row['passage']}\nQuestion: {row['question']}?\nAnswer:"
    return [(prompt, " no"), (prompt, " yes")], row["label"]


def mmlu(subject, row):
    header = f"The following are multiple choice questions (with answers) about {subject.replace('_', ' ')}.\n\n"
    prompt = lettered(header, row["question"], row["choices"], "Answer:")
    return [(prompt, f" {letter}") for letter in LETTERS], row["answer"]


def cmmlu(subject, row):
    header = f"以下是关于{SUBJECT_TITLES[subject]}的单项选择题，请直接给出正确答案的选项。\n\n"
    prompt = lettered(header, row["Question"], [row[letter] for letter in LETTERS], "答案：")
    return [(prompt, f" {letter}") for letter in LETTERS], LETTERS.index(row["Answer"])


def ceval(subject, row):
    header = f"以下是中国关于{SUBJECT_TITLES[subject]}的单项选择题，请选出其中的正确答案。\n\n"
    prompt = lettered(header, row["question"], [row[letter] for letter in LETTERS], "答案：")
    return [(prompt, f" {letter}") for letter in LETTERS], LETTERS.index(row["answer"])


def cluewsc(_, row):
    target = row["target"]
    prompt = f"{row['text']}\n此处，代词“{target['span2_text']}“被用于指代“{target['span1_text']}“吗?\n"
    return [(prompt, "否"), (prompt, "是")], row["label"]


# task: (split, chance in %, document -> [(prompt, continuation)], gold)
CHOICE = {
    "piqa": ("validation", 50, piqa),
    "arc_easy": ("test", 25, arc),
    "arc_challenge": ("test", 25, arc),
    "hellaswag": ("validation", 25, hellaswag),
    "winogrande": ("validation", 50, winogrande),
    "boolq": ("validation", 50, boolq),
    "mmlu": ("test", 25, mmlu),
    "cmmlu": ("test", 25, cmmlu),
    "ceval": ("val", 25, ceval),
    "cluewsc2020": ("validation", 50, cluewsc),
}


def mbpp_prompt(row):
    tests = "\n".join(row["test_list"])
    return (f"You are an expert Python programmer, and here is your task: {row['text']} "
            f"Your code should pass these tests:\n\n{tests}\n[BEGIN]\n")


# task: (split, document -> prompt, texts before which the answer ends, most new tokens)
GENERATION = {
    "gsm8k": ("test", lambda row: f"Question: {row['question']}\nAnswer:", ["Question:"], 64),
    "math500": ("test", lambda row: f"Problem:\n{row['problem']}\n\nSolution:", ["Problem:"], 80),
    "drop": ("validation", lambda row: f"{row['passage']} {row['question']}", ["."], 8),
    "ifeval": ("train", lambda row: row["prompt"], [], 64),
    "humaneval": ("test", lambda row: row["prompt"], ["\nclass", "\ndef", "\n#", "\nif", "\nprint"], 80),
    "mbpp": ("test", mbpp_prompt, ["[DONE]"], 80),
}

PERPLEXITY = {"wikitext": ("test", "page"), "c4": ("validation", "text")}
