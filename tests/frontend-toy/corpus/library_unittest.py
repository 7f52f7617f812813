# unittest: what passes, fails, is skipped, and the messages of assertions.
import unittest
class T(unittest.TestCase):
    def setUp(self): self.x=[1,2]
    def test_a(self):
        """doc here"""
        self.assertEqual(self.x,[1,2]); self.assertTrue(1); self.assertIn(1,self.x); self.assertAlmostEqual(0.1+0.2,0.3); self.assertIsNone(None); self.assertRaises(ValueError,int,"x")
        with self.assertRaises(KeyError) as c: {}["k"]
        print(repr(c.exception))
    def test_fail(self): self.assertEqual([1,2,3],[1,5,3])
    def test_err(self): 1/0
    @unittest.skip("not now")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_xf(self): self.fail()
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertEqual(i,1)
    def test_msgs(self):
        for f in (lambda: self.assertEqual(1,2), lambda: self.assertTrue(0), lambda: self.assertIn(1,[]), lambda: self.assertIs(1,2), lambda: self.assertGreater(1,2,"why"), lambda: self.assertAlmostEqual(1,2), lambda: self.assertIsInstance(1,str), lambda: self.assertRaises(ValueError,int,"3"), lambda: self.assertCountEqual([1,1,2],[1,2,3]), lambda: self.assertEqual({1},{2}), lambda: self.assertIsNone(3), lambda: self.assertNotEqual(1,1), lambda: self.assertAlmostEqual(1,1.5,delta=0.1)):
            try: f()
            except AssertionError as e: print(e)
import io
out = io.StringIO()
result = unittest.main(exit=False, argv=["x"], testRunner=unittest.TextTestRunner(stream=out)).result
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful(), out.getvalue().split("\n")[0])
print(out.getvalue().rstrip().split("\n")[-1])
