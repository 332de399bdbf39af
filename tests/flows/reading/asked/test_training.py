"""What speaks for a label is learned from examples: the same each time, and clearly."""

from flows.reading.asked.index import STEPS, AskedIndex, Example
from flows.reading.asked.pieces import pieces, rarity
from flows.reading.asked.training import Classifier, Lesson

LESSONS = [Lesson(0, (0, 1), 1.5), Lesson(1, (1, 2), 1.5), Lesson(2, (3,), 1.0)]


def learned() -> Classifier:
    classifier = Classifier([1.0, 1.1, 1.0, 1.0], labels=3)
    classifier.learn(LESSONS)
    return classifier


def test_a_piece_speaks_for_the_label_of_its_example_and_against_others() -> None:
    only_first, of_both, only_second, only_third = learned().weights
    assert only_first[0] > 0 > only_first[1]
    assert only_second[1] > 0 > only_second[0]
    assert only_third[2] > 0 and abs(of_both[0] - of_both[1]) < only_first[0]


def test_the_same_is_learned_each_time() -> None:
    assert learned().weights == learned().weights


def test_what_is_weighed_does_not_depend_on_how_many_labels_there_are() -> None:
    examples = [Example(str(number), f"word{number}{number * 7} alone", "en") for number in range(150)]
    index = AskedIndex(examples)
    assert len(index.labels) * STEPS > 2**16
    assert index.nearest("word1491043")[0].label == "149"


def test_urdu_in_roman_letters_has_the_same_bones_however_it_is_spelled() -> None:
    one, other = ({part for part in pieces(text) if part[0] == "#"} for text in ("muddat kya", "mudat kia"))
    assert one >= {"#mdt"} and other >= {"#mdt"}


def test_a_rare_piece_tells_more() -> None:
    assert rarity(1, 100) > rarity(50, 100) > rarity(100, 100) == 1
