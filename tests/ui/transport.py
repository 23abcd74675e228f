# SPDX-License-Identifier: MIT
"""The transport: a run step by step, as a film, with its parameters, and with predictions.

usage: transport.py HEDDLE-WINDOW
"""

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Atspi, Window, eventually, moments  # noqa: E402

PROGRAM = sys.argv.pop(1)
SHORT = ["--demo", "counter", "--", "--threads", "3", "--rounds", "3", "--pause", "5"]
LONG = ["--demo", "counter", "--", "--rounds", "100000"]
# All three want the mutex at once, so that there is something to predict.
CROWDED = ["--demo", "counter", "--", "--threads", "4", "--rounds", "4", "--work", "0",
           "--pause", "0", "--hold", "5"]


class TransportTest(unittest.TestCase):
    def setUp(self):
        self.labels = {}

    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        return window

    def start_finished(self, arguments):
        """Starts a run, waits for its end, and shows it from its beginning on."""
        window = self.start(*arguments)
        window.status_becomes("State", "^finished")
        window.key("f")
        # It begins a little later than the recording.
        eventually("the whole run is in view", lambda: window.span()[0] < 0.2 * window.span()[1])
        return window

    def label(self, window, description):
        """Returns what a label says; a walk through the tree is long, so it is looked for once."""
        key = (window, description)
        if key not in self.labels:
            self.labels[key] = next(window.all(role="label", description=f"^{description}$"), None)
        if not self.labels[key]:
            del self.labels[key]
            return ""
        self.labels[key].clear_cache()
        return self.labels[key].get_name()

    def says(self, window, description, pattern):
        return eventually(f"“{description}” is like {pattern!r}",
                          lambda: re.search(pattern, self.label(window, description)))

    def position(self, window):
        """Returns the playhead's moment in seconds; None if there is none."""
        told = self.label(window, "Position")
        return moments(told)[0] if " of " in told else None

    def press(self, window, key, until):
        """Presses a key, and waits until the step's sentence is another one."""
        before = (self.label(window, "Step"), self.label(window, "Time of the step"))
        window.key(key)
        eventually(f"{key} has made a step", lambda: (
            self.label(window, "Step"), self.label(window, "Time of the step")) != before)
        return until(window)

    def step(self, window):
        return self.label(window, "Step")

    # ------------------------------------------------------------------ step by step

    def test_steps_are_told_in_sentences_there_and_back(self):
        window = self.start_finished(SHORT)
        told = [self.press(window, "period", self.step) for _ in range(12)]
        self.assertTrue(all(sentence.endswith(".") for sentence in told), told)
        self.assertTrue(any("counter" in sentence for sentence in told), told)
        self.assertTrue(any("main created it" in sentence
                            for sentence in told), told)
        back = [self.press(window, "comma", self.step) for _ in range(11)]
        self.assertEqual(back, told[-2::-1])

    def test_the_first_step_of_what_is_followed_is_the_newest(self):
        window = self.start(*LONG)
        eventually("it has run for a while", lambda: window.event_count() > 200)
        window.key("period")
        window.status_becomes("State", "^paused")
        self.says(window, "Step", r"\.$")
        self.assertGreater(self.position(window), 0)
        count = window.event_count()
        eventually("the program goes on", lambda: window.event_count() > count)
        window.key("End")
        window.status_becomes("State", "^live")
        eventually("the playhead is gone", lambda: self.position(window) is None)

    def test_a_click_on_the_ruler_goes_there_and_escape_leaves(self):
        window = self.start_finished(SHORT)
        timeline = window.timeline()
        top = 12 / window.height(timeline)
        window.click(timeline, 0.6, top)
        moment = eventually("there is a playhead", lambda: self.position(window))
        start, end = window.span()
        self.assertTrue(start < moment < end)
        window.click(timeline, 0.4, top)
        eventually("it moves back", lambda: self.position(window) < moment)
        window.key("Escape")
        eventually("the playhead is gone", lambda: self.position(window) is None)

    def step_of_other_worker(self, window, name=""):
        """Steps on to a sentence that begins with a worker's name, and another one than that."""
        for _ in range(40):
            found = re.match("worker [0-9]+", self.press(window, "period", self.step))
            if found and found.group() != name:
                return found.group()
        raise AssertionError(f"no worker did anything: {self.step(window)}")

    def test_a_name_in_the_sentence_leads_to_its_lane(self):
        window = self.start_finished(SHORT)
        name = self.step_of_other_worker(window)
        sentence = self.labels[window, "Step"]
        window.click(sentence, 20 / window.width(sentence), 14 / window.height(sentence))
        window.status_becomes("Under the pointer", f"^{name}, thread")
        # The keys are in the timeline again: there they step on. Tab leads from there to the links,
        # after what closes the strip.
        name = self.step_of_other_worker(window, name)
        window.key("Tab")
        window.key("Tab")
        window.key("Return")
        window.status_becomes("Under the pointer", f"^{name}, thread")

    # ------------------------------------------------------------------ as a film

    def speed(self, window):
        return self.label(window, "Speed")

    def test_it_plays_and_pauses(self):
        window = self.start_finished(SHORT)
        for _ in range(6):  # so slow that it doesn't come to its end while somebody looks
            window.key("less")
        self.says(window, "Speed", "^0.01×$")
        window.key("period")
        first = eventually("there is a playhead", lambda: self.position(window) is not None
                           and self.position(window) + 1e-9)
        window.key("space")
        window.find(role="push button", name="^Pause$")
        eventually("it moves on", lambda: self.position(window) > first)
        window.key("space")
        window.find(role="push button", name="^Play$")
        held = self.label(window, "Position")
        window.key("greater")  # something else happens, and the playhead stands
        self.says(window, "Speed", "^0.02×$")
        self.assertEqual(self.label(window, "Position"), held)

    def test_it_stops_at_the_end_and_begins_again(self):
        window = self.start_finished(SHORT)
        for _ in range(3):
            window.key("greater")
        self.says(window, "Speed", "^10×$")
        window.key("space")

        def at_end():
            told = moments(self.label(window, "Position"))
            return len(told) == 2 and told[0] == told[1]

        eventually("it has come to the end", at_end)
        window.find(role="push button", name="^Play$")
        while self.speed(window) != "0.01×":
            before = self.speed(window)
            window.key("less")
            eventually("it is slower", lambda: self.speed(window) != before)
        window.key("space")
        eventually("it has begun again", lambda: not at_end())

    def test_a_loop_plays_what_is_in_view_again(self):
        window = self.start_finished(SHORT)
        end = window.span()[1]
        window.key("w")
        window.key("w")
        eventually("a part is in view", lambda: window.span()[1] < end)
        start, end = window.span()
        window.key("l")
        eventually("the loop is on", lambda: window.part(
            role="push button", name="^Loop$").get_state_set().contains(self.pressed()))
        window.key("space")
        seen = []

        def went_back():
            now = self.position(window)
            if now is not None:
                seen.append(now)
            return any(later < earlier for earlier, later in zip(seen, seen[1:]))

        eventually("it has played from the beginning again", went_back)
        slack = (end - start) * 0.02 + 0.001  # what is told is rounded
        self.assertTrue(all(start - slack <= moment <= end + slack for moment in seen),
                        (start, end, seen))

    def pressed(self):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        return Atspi.StateType.PRESSED

    # ------------------------------------------------------------------ predicting

    def candidates(self, window):
        return [node.get_name() for node in window.all(role="push button")
                if re.search("^(worker [0-9]+|none of these)$", node.get_name())]

    def asked(self, window):
        self.says(window, "Step", r"^Who gets the mutex .*\?$")
        return eventually("candidates are offered", lambda: self.candidates(window))

    def test_a_prediction_is_asked_shown_and_counted(self):
        window = self.start_finished(CROWDED)
        window.key("q")
        candidates = self.asked(window)
        self.assertIn("none of these", candidates)
        self.assertGreaterEqual(len(candidates), 3)
        self.assertEqual(self.label(window, "Score"), "No answer yet")
        before = self.label(window, "Time of the step")
        window.key("period")  # a question isn't passed over
        window.toast("^Answer first")
        self.assertEqual(self.label(window, "Time of the step"), before)
        window.key("1")
        self.says(window, "Why", r"^(Right\.|No, it was .*\.) .*waited|waiting")
        right = self.label(window, "Why").startswith("Right")
        self.assertEqual(self.label(window, "Score"), f"{int(right)} of 1 right")
        self.assertRegex(self.label(window, "Step"), "counter")
        eventually("nobody is offered any more", lambda: not self.candidates(window))
        # What was answered is not asked again, though one goes back.
        for _ in range(3):
            self.press(window, "comma", self.step)
        for _ in range(3):
            self.press(window, "period", self.step)
        self.assertEqual(self.label(window, "Score"), f"{int(right)} of 1 right")
        window.key("n")
        candidates = self.asked(window)
        window.click(next(node for node in window.all(role="push button")
                          if node.get_name() == candidates[-1]))
        self.says(window, "Score", "^[0-2] of 2 right$")

    def explain(self, window):
        """Selects the mutex's lane, shows it explained, and leaves the focus there."""
        lane = window.lane("counter")
        window.click(lane, share_x=100 / window.width(lane))  # on its name
        window.status_becomes("Under the pointer", "^counter")
        window.key("alt+2")
        eventually("it is explained", lambda: self.explained(window))

    def explained(self, window):
        """Returns what the inspector says of the mutex; GTK tells of no part of what is hidden."""
        return [node.get_name() for node in window.all(role="label", name="^Somebody held the mutex")]

    def test_a_digit_answers_wherever_the_focus_is(self):
        window = self.start_finished(CROWDED)
        self.explain(window)
        window.key("q")
        self.asked(window)
        # Who types a number elsewhere answers nothing.
        window.key("ctrl+f")
        eventually("the keys are in the entry", lambda: next(
            window.all(role="entry", name="^Search the run$")).get_state_set().contains(
                Atspi.StateType.FOCUSED))
        window.type("12")
        window.find(role="label", name="^Nothing is found$")
        self.assertEqual(self.label(window, "Score"), "No answer yet")
        window.key("alt+2")
        window.key("1")
        self.says(window, "Score", "^[01] of 1 right$")

    def test_a_question_is_not_explained_before_its_answer(self):
        window = self.start_finished(CROWDED)
        self.explain(window)
        first = "^Answer first: the explanation comes with the answer\\.$"
        self.assertEqual(list(window.all(role="label", name=first)), [])
        window.key("q")
        self.asked(window)
        for page in ("alt+3", "alt+2"):
            window.key(page)
            window.find(role="label", name=first)
            self.assertEqual(self.explained(window), [])
        window.key("alt+4")  # what is counted over all the run tells nothing
        eventually("the page is there", lambda: not list(window.all(role="label", name=first)))
        window.key("alt+2")
        window.find(role="label", name=first)
        window.key("1")
        self.says(window, "Score", "of 1 right")
        eventually("it is explained again", lambda: self.explained(window))
        self.assertEqual(list(window.all(role="label", name=first)), [])

    def test_a_film_stops_for_a_question(self):
        window = self.start_finished(CROWDED)
        window.key("q")
        self.asked(window)
        window.key("1")
        self.says(window, "Score", "of 1 right")
        window.key("space")
        self.asked(window)
        window.find(role="push button", name="^Play$")

    def test_where_nobody_waits_nothing_is_asked(self):
        window = self.start_finished(["--demo", "counter", "--", "--threads", "1"])
        window.key("q")
        window.toast("^There is nothing more to predict")
        self.assertEqual(self.candidates(window), [])

    # ------------------------------------------------------------------ parameters

    def within(self, window, role, name):
        """Finds a part of the popover: it hangs on its button, where all() doesn't look."""
        def look():
            button = window.part(role="push button", name="^Parameters$")
            waiting = [button.get_child_at_index(i) for i in range(button.get_child_count())]
            while waiting:
                node = waiting.pop()
                if node.get_role_name() == role and re.search(name, node.get_name() or ""):
                    return node
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
                waiting.extend(child for child in children if child)
            return None

        return eventually(f"there is {name} among the parameters", look)

    def workers(self, window):
        return len([lane for lane in window.lanes() if lane.startswith("worker ")])

    def test_parameters_are_set_and_the_run_begins_again(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        window.key("alt+p")
        threads = self.within(window, "spin button", "^threads$")
        self.assertEqual(threads.get_current_value(), 3)  # as the command line said
        threads.set_current_value(5)
        self.within(window, "push button", "Run with These$").do_action(0)
        eventually("five workers run", lambda: self.workers(window) == 5)
        window.status_becomes("State", "^finished")
        window.key("ctrl+shift+r")  # they stay
        window.status_becomes("State", "^(live|finished)")
        eventually("five workers run again", lambda: self.workers(window) == 5)
        window.key("alt+p")
        self.within(window, "push button", "As Usual$").do_action(0)
        self.within(window, "push button", "Run with These$").do_action(0)
        eventually("ten workers run", lambda: self.workers(window) == 10)

    def test_what_runs_is_restarted(self):
        window = self.start(*LONG)
        eventually("it has run for a while", lambda: window.event_count() > 500)
        count = window.event_count()
        window.click(window.find(role="push button", name="^Restart$"))
        eventually("it was begun anew", lambda: 0 < window.event_count() < count)
        window.status_becomes("State", "^live")


if __name__ == "__main__":
    unittest.main(verbosity=2)
