// The verifier refuses code that breaks one of its rules, and accepts all that the compiler makes.

#include <memory>
#include <string>

#include "frontend-toy/code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace toy::test {
namespace {

using testing::HasSubstr;

class VerifyCode : public testing::Test {
  protected:
    // A loop, an exception handler, calls and constants.
    std::unique_ptr<Code> code_ = compile_module(
        "for x in y:\n"
        "    try:\n"
        "        f(x, 1)\n"
        "    except E:\n"
        "        pass\n",
        "program.py");

    Instruction& find(Bytecode op) {
        for (Instruction& instruction : code_->instructions)
            if (instruction.op == op) return instruction;
        ADD_FAILURE() << "no such instruction";
        return code_->instructions[0];
    }
    void expect_refused(const char* reason) { EXPECT_THAT(verify_code(*code_), HasSubstr(reason)); }
};

TEST_F(VerifyCode, AcceptsWhatTheCompilerMakes) { EXPECT_EQ(verify_code(*code_), ""); }

TEST_F(VerifyCode, RegisterBeyondTheFrame) {
    find(Bytecode::GetIterator).a = 500;
    expect_refused("register 500 is beyond");
}

TEST_F(VerifyCode, WindowBeyondTheFrame) {
    find(Bytecode::Call).b = 100;
    expect_refused("is beyond");
}

TEST_F(VerifyCode, ConstantAndNameNumbers) {
    find(Bytecode::LoadConstant).set_bc(99);
    expect_refused("no constant 99");
    find(Bytecode::LoadConstant).set_bc(0);
    find(Bytecode::LoadGlobal).set_bc(-1);
    expect_refused("no name -1");
}

TEST_F(VerifyCode, JumpIntoTheMiddleOfAnInstruction) {
    Instruction& loop = find(Bytecode::Loop);
    loop.set_bc(loop.bc() + 1);
    expect_refused("jump to nowhere");
}

TEST_F(VerifyCode, OnlyLoopJumpsBackwards) {
    find(Bytecode::Loop).op = Bytecode::Jump;
    expect_refused("only Loop jumps backwards");
}

TEST_F(VerifyCode, SecondWordMissing) {
    find(Bytecode::Extended).op = Bytecode::Jump;
    expect_refused("second word is missing");
}

TEST_F(VerifyCode, HandlerWithoutCatch) {
    code_->exception_ranges.front().handler = 0;
    expect_refused("the handler 0 of a range is wrong");
}

TEST_F(VerifyCode, EmptyRange) {
    code_->exception_ranges.front().end = code_->exception_ranges.front().begin;
    expect_refused("is wrong");
}

TEST_F(VerifyCode, ControlRunsOffTheEnd) {
    find(Bytecode::Return).op = Bytecode::Not;
    expect_refused("control runs off the end");
}

TEST_F(VerifyCode, OnePositionForEachWord) {
    code_->positions.pop_back();
    expect_refused("differ in number");
}

}  // namespace
}  // namespace toy::test
