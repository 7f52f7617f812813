"""Tests: classes of test methods, assertions, and a runner for main()."""

import sys
import time

__all__ = ["TestCase", "TestSuite", "TestLoader", "TextTestRunner", "TestResult", "FunctionTestCase", "main", "skip",
           "skipIf", "skipUnless", "expectedFailure", "SkipTest", "defaultTestLoader"]


_own_frames = f'  File "{__file__}"'


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(item):
        if not isinstance(item, type):
            def item(*args, **kwargs):
                raise SkipTest(reason)
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    if callable(reason) and not isinstance(reason, str):
        function, reason = reason, ""
        return decorate(function)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return skip(reason) if not condition else lambda item: item


def expectedFailure(test_item):
    test_item.__unittest_expecting_failure__ = True
    return test_item


def _safe_repr(value, short=False):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    return text if not short or len(text) < 80 else text[:80] + " [truncated]..."


class _Raises:
    def __init__(self, expected, case, message=None, pattern=None):
        self.expected = expected
        self.case = case
        self.msg = message
        self.pattern = pattern
        self.exception = None
        self.caller = None

    def __enter__(self):
        return self

    def __exit__(self, cls, error, traceback):
        if cls is None:
            names = (" or ".join([one.__name__ for one in self.expected]) if isinstance(self.expected, tuple)
                     else self.expected.__name__)
            raise self.case.failureException(self.case._formatMessage(self.msg, f"{names} not raised" + (f" by {self.caller}" if self.caller else "")))
        if not issubclass(cls, self.expected):
            return False
        self.exception = error
        if self.pattern is not None and self.pattern not in str(error):
            self.case.fail(self.case._formatMessage(self.msg, f'"{self.pattern}" does not match "{error}"'))
        return True


class _SubTest:
    def __init__(self, case, message, params):
        self.case, self.message, self.params = case, message, params

    def __enter__(self):
        pass

    def __exit__(self, cls, error, traceback):
        if cls is None or not issubclass(cls, Exception):
            return False
        described = [f"[{self.message}]"] if self.message is not None else []
        if self.params:
            described.append("(" + ", ".join([f"{name}={value!r}" for name, value in self.params.items()]) + ")")
        self.case._outcome.append((issubclass(cls, self.case.failureException), error,
                                   f"{self.case} " + (" ".join(described) or "(<subtest>)")))
        return True


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._testMethodDoc = getattr(getattr(self, methodName, None), "__doc__", None)
        self._cleanups = []
        self._outcome = []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def shortDescription(self):
        return self._testMethodDoc.strip().split("\n")[0].strip() if self._testMethodDoc else None

    def __str__(self):
        return f"{self._testMethodName} ({type(self).__module__}.{type(self).__qualname__}.{self._testMethodName})"

    def countTestCases(self):
        return 1

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def __call__(self, result):
        return self.run(result)

    def run(self, result=None):
        result = TestResult() if result is None else result
        result.startTest(self)
        method = getattr(self, self._testMethodName)
        try:
            why = getattr(type(self), "__unittest_skip_why__", None)
            if getattr(type(self), "__unittest_skip__", False):
                raise SkipTest(why)
            if getattr(method, "__unittest_skip__", False):
                raise SkipTest(getattr(method, "__unittest_skip_why__", ""))
            error = None
            self._outcome = []
            try:
                self.setUp()
                try:
                    method()
                except SkipTest:
                    raise
                except Exception as caught:
                    error = caught
                try:
                    self.tearDown()
                except Exception as caught:
                    error = error or caught
            except SkipTest:
                raise
            except Exception as caught:
                error = caught
            try:
                self.doCleanups()
            except Exception as caught:
                error = error or caught
            if getattr(method, "__unittest_expecting_failure__", False):
                if error is not None or self._outcome:
                    result.addExpectedFailure(self, error)
                else:
                    result.addUnexpectedSuccess(self)
                return result
            for is_failure, caught, described in self._outcome:
                (result.addFailure if is_failure else result.addError)(self, caught, described)
            if error is None:
                if not self._outcome:
                    result.addSuccess(self)
            elif isinstance(error, self.failureException):
                result.addFailure(self, error)
            else:
                result.addError(self, error)
        except SkipTest as skipped:
            result.addSkip(self, str(skipped))
        finally:
            result.stopTest(self)
        return result

    # -- assertions
    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        return standardMsg if msg is None else f"{standardMsg} : {msg}"

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, f"{_safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, f"{_safe_repr(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        if first == second:
            return
        if type(first) is type(second):
            if type(first) is list or type(first) is tuple:
                return self.assertSequenceEqual(first, second, msg, seq_type=type(first))
            if type(first) is set or type(first) is frozenset:
                return self.assertSetEqual(first, second, msg)
        self._fail(msg, f"{_safe_repr(first, True)} != {_safe_repr(second, True)}")

    def assertNotEqual(self, first, second, msg=None):
        if first == second:
            self._fail(msg, f"{_safe_repr(first)} == {_safe_repr(second)}")

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            name = seq_type.__name__
            for position, sequence in (("First", seq1), ("Second", seq2)):
                if not isinstance(sequence, seq_type):
                    raise self.failureException(f"{position} sequence is not a {name}: {_safe_repr(sequence)}")
        else:
            name = "sequence"
        if seq1 == seq2:
            return
        lines = f"{name.capitalize()}s differ: {_safe_repr(seq1, True)} != {_safe_repr(seq2, True)}\n"
        for i in range(min(len(seq1), len(seq2))):
            if seq1[i] != seq2[i]:
                lines += f"\nFirst differing element {i}:\n{_safe_repr(seq1[i])}\n{_safe_repr(seq2[i])}\n"
                break
        if len(seq1) > len(seq2):
            lines += (f"\nFirst {name} contains {len(seq1) - len(seq2)} additional elements.\n"
                      f"First extra element {len(seq2)}:\n{_safe_repr(seq1[len(seq2)])}\n")
        elif len(seq1) < len(seq2):
            lines += (f"\nSecond {name} contains {len(seq2) - len(seq1)} additional elements.\n"
                      f"First extra element {len(seq1)}:\n{_safe_repr(seq2[len(seq1)])}\n")
        self._fail(msg, lines.rstrip("\n"))

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        first, second = set1 - set2, set2 - set1
        if not first and not second:
            return
        lines = []
        for which, items in (("first", first), ("second", second)):
            if items:
                lines.append(f"Items in the {which} set but not the {'second' if which == 'first' else 'first'}:")
                lines.extend([repr(item) for item in items])
        self._fail(msg, "\n".join(lines))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            self._fail(msg, f"{_safe_repr(d1, True)} != {_safe_repr(d2, True)}")

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first != second:
            self._fail(msg, f"{_safe_repr(first, True)} != {_safe_repr(second, True)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, f"{_safe_repr(expr1)} is not {_safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, f"unexpectedly identical: {_safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{_safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{_safe_repr(member)} not found in {_safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{_safe_repr(member)} unexpectedly found in {_safe_repr(container)}")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{_safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{_safe_repr(obj)} is an instance of {cls!r}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{_safe_repr(a)} not greater than {_safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{_safe_repr(a)} not greater than or equal to {_safe_repr(b)}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{_safe_repr(a)} not less than {_safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{_safe_repr(a)} not less than or equal to {_safe_repr(b)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if diff <= delta:
                return
            standard = (f"{_safe_repr(first)} != {_safe_repr(second)} within {_safe_repr(delta)} delta "
                        f"({_safe_repr(diff)} difference)")
        else:
            places = 7 if places is None else places
            if round(diff, places) == 0:
                return
            standard = f"{_safe_repr(first)} != {_safe_repr(second)} within {places} places ({_safe_repr(diff)} difference)"
        self._fail(msg, standard)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        if delta is not None:
            if first != second and diff > delta:
                return
            standard = (f"{_safe_repr(first)} == {_safe_repr(second)} within {_safe_repr(delta)} delta "
                        f"({_safe_repr(diff)} difference)")
        else:
            places = 7 if places is None else places
            if first != second and round(diff, places) != 0:
                return
            standard = f"{_safe_repr(first)} == {_safe_repr(second)} within {places} places"
        self._fail(msg, standard)

    def assertCountEqual(self, first, second, msg=None):
        first, second = list(first), list(second)
        rest = list(second)
        missing = []
        for item in first:
            if item in rest:
                rest.remove(item)
            else:
                missing.append(item)
        if missing or rest:
            lines = ["Element counts were not equal:"]
            shown = []
            for item in missing + rest:
                if item not in shown:
                    shown.append(item)
                    lines.append("First has %d, Second has %d:  %r" % (first.count(item), second.count(item), item))
            self._fail(msg, "\n".join(lines))

    def assertRaises(self, expected_exception, *args, **kwargs):
        context = _Raises(expected_exception, self, kwargs.pop("msg", None) if not args else None)
        if not args:
            return context
        context.caller = getattr(args[0], "__name__", str(args[0]))
        with context:
            args[0](*args[1:], **kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        if not isinstance(expected_regex, str) or any([char in "\\^$*+?{}[]|()" for char in expected_regex]):
            raise NotImplementedError("stmjit: assertRaisesRegex() knows plain text and no regular expressions")
        context = _Raises(expected_exception, self, kwargs.pop("msg", None) if not args else None,
                          expected_regex.replace("\\", ""))
        if not args:
            return context
        context.caller = getattr(args[0], "__name__", str(args[0]))
        with context:
            args[0](*args[1:], **kwargs)


class FunctionTestCase(TestCase):
    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._function = testFunc

    def runTest(self):
        self._function()


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def __iter__(self):
        return iter(self._tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return sum([test.countTestCases() for test in self._tests])

    def run(self, result):
        previous = None
        for test in self._tests:
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            cls = type(test)
            if cls is not previous:
                if previous is not None:
                    previous.tearDownClass()
                if not getattr(cls, "__unittest_skip__", False):
                    cls.setUpClass()
                previous = cls
            test.run(result)
            if result.shouldStop:
                break
        if previous is not None:
            previous.tearDownClass()
        return result

    __call__ = run


class TestResult:
    shouldStop = False

    def __init__(self, stream=None, descriptions=None, verbosity=1):
        self.failures = []
        self.errors = []
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.testsRun = 0
        self.failfast = False
        self._stream = stream
        self._verbosity = verbosity

    def _report(self, short, long):
        if self._stream is None:
            return
        if self._verbosity > 1:
            self._stream.write(long + "\n")
        elif self._verbosity == 1:
            self._stream.write(short)
        self._stream.flush()

    def startTest(self, test):
        self.testsRun += 1
        if self._stream is not None and self._verbosity > 1:
            description = test.shortDescription() if hasattr(test, "shortDescription") else None
            self._stream.write(str(test) + ("\n" + description if description else "") + " ... ")
            self._stream.flush()

    def stopTest(self, test):
        pass

    def addSuccess(self, test):
        self._report(".", "ok")

    def addError(self, test, error, described=None):
        self.errors.append((described or test, error))
        self._report("E", "ERROR")
        self.shouldStop = self.shouldStop or self.failfast

    def addFailure(self, test, error, described=None):
        self.failures.append((described or test, error))
        self._report("F", "FAIL")
        self.shouldStop = self.shouldStop or self.failfast

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))
        self._report("s", f"skipped {reason!r}")

    def addExpectedFailure(self, test, error):
        self.expectedFailures.append((test, error))
        self._report("x", "expected failure")

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        self._report("u", "unexpected success")

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)


class TestLoader:
    testMethodPrefix = "test"

    def getTestCaseNames(self, testCaseClass):
        return sorted([name for name in dir(testCaseClass)
                       if name.startswith(self.testMethodPrefix) and callable(getattr(testCaseClass, name))])

    def loadTestsFromTestCase(self, testCaseClass):
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return TestSuite([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module):
        suites = []
        for name in dir(module):
            item = getattr(module, name)
            if isinstance(item, type) and issubclass(item, TestCase) and item not in (TestCase, FunctionTestCase):
                suites.append(self.loadTestsFromTestCase(item))
        return TestSuite(suites)

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        item = module
        parent = None
        for part in parts:
            parent, item = item, getattr(item, part)
        if isinstance(item, type) and issubclass(item, TestCase):
            return self.loadTestsFromTestCase(item)
        return TestSuite([parent(parts[-1])])


defaultTestLoader = TestLoader()


class TextTestRunner:
    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False):
        self.stream = sys.stderr if stream is None else stream
        self.verbosity = verbosity
        self.failfast = failfast

    def run(self, test):
        import traceback
        stream = self.stream
        result = TestResult(stream, verbosity=self.verbosity)
        result.failfast = self.failfast
        start = time.perf_counter()
        test.run(result)
        taken = time.perf_counter() - start
        if self.verbosity:
            stream.write("\n")
        for kind, problems in (("ERROR", result.errors), ("FAIL", result.failures)):
            for test, error in problems:
                description = None if isinstance(test, str) else test.shortDescription()
                stream.write("=" * 70 + f"\n{kind}: {test}\n" + (description + "\n" if description else "") + "-" * 70 + "\n")
                shown = [line for line in traceback.format_exception(error) if not line.startswith(_own_frames)]
                stream.write("".join(shown) + "\n")
        stream.write("-" * 70 + "\n")
        stream.write("Ran %d test%s in %.3fs\n\n" % (result.testsRun, "" if result.testsRun == 1 else "s", taken))
        notes = []
        for name, items in (("failures", result.failures), ("errors", result.errors), ("skipped", result.skipped),
                            ("expected failures", result.expectedFailures),
                            ("unexpected successes", result.unexpectedSuccesses)):
            if items:
                notes.append(f"{name}={len(items)}")
        stream.write(("OK" if result.wasSuccessful() else "FAILED") + (f" ({', '.join(notes)})" if notes else "") + "\n")
        stream.flush()
        return result


class main:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader,
                 exit=True, verbosity=1, failfast=None, catchbreak=None, buffer=None):
        argv = sys.argv if argv is None else argv
        if isinstance(module, str):
            module = sys.modules[module]
        names = []
        for word in argv[1:]:
            if word in ("-v", "--verbose"):
                verbosity = 2
            elif word in ("-q", "--quiet"):
                verbosity = 0
            elif word in ("-f", "--failfast"):
                failfast = True
            else:
                names.append(word)
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        if names:
            test = TestSuite([testLoader.loadTestsFromName(name, module) for name in names])
        else:
            test = testLoader.loadTestsFromModule(module)
        runner = testRunner
        if runner is None:
            runner = TextTestRunner(verbosity=verbosity, failfast=bool(failfast))
        elif isinstance(runner, type):
            runner = runner(verbosity=verbosity)
        self.result = runner.run(test)
        if exit:
            sys.exit(not self.result.wasSuccessful())
