#include "reader.h"

#include <cctype>
#include <charconv>

#include "value.h"

namespace scheme {

namespace {

constexpr int kDeepest = 500;

class Reader {
  public:
    Reader(std::string_view text, unsigned first_line) : rest_(text), at_{first_line, 1} {}

    std::vector<Datum> all() {
        std::vector<Datum> data;
        for (skip_blank(); !rest_.empty(); skip_blank()) data.push_back(datum(0));
        return data;
    }

  private:
    char take() {
        char c = rest_.front();
        rest_.remove_prefix(1);
        ++at_.column;
        if (c == '\n') at_ = {at_.line + 1, 1};
        return c;
    }

    void skip_blank() {
        while (!rest_.empty()) {
            if (rest_.front() == ';') {
                while (!rest_.empty() && rest_.front() != '\n') take();
            } else if (std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
                take();
            } else {
                return;
            }
        }
    }

    [[noreturn]] static void incomplete(const char* message, Position at) {
        Error error(message, at);
        error.incomplete = true;
        throw error;
    }

    Datum datum(int depth) {
        Datum result;
        result.at = at_;
        if (depth > kDeepest) throw Error("data are nested too deeply", at_);
        switch (rest_.front()) {
            case '(': list(result, depth); break;
            case ')': throw Error("there is no '(' for this ')'", at_);
            case '"': string(result); break;
            case '\'': {
                take();
                skip_blank();
                if (rest_.empty()) incomplete("the text ends after a quote", result.at);
                Datum quote{Datum::Kind::symbol, result.at, 0, "quote", {}};
                result.items.push_back(std::move(quote));
                result.items.push_back(datum(depth + 1));
                break;
            }
            default: atom(result);
        }
        return result;
    }

    void list(Datum& result, int depth) {
        take();
        for (skip_blank(); !rest_.empty(); skip_blank()) {
            if (rest_.front() == ')') {
                take();
                return;
            }
            result.items.push_back(datum(depth + 1));
        }
        incomplete("this '(' is never closed", result.at);
    }

    void string(Datum& result) {
        result.kind = Datum::Kind::string;
        take();
        while (!rest_.empty()) {
            char c = take();
            if (c == '"') return;
            if (c == '\\' && !rest_.empty()) {
                c = take();
                if (c == 'n') c = '\n';
            }
            result.text += c;
        }
        incomplete("this string is never closed", result.at);
    }

    void atom(Datum& result) {
        constexpr std::string_view kEnds = "()\"';";
        while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) == 0 &&
               kEnds.find(rest_.front()) == kEnds.npos)
            result.text += take();
        const char* begin = result.text.data();
        const char* end = begin + result.text.size();
        auto [parsed_to, problem] = std::from_chars(begin, end, result.integer);
        if (parsed_to == end) {
            if (problem == std::errc::result_out_of_range || !Value::fits(result.integer))
                throw Error("the integer " + result.text + " does not fit into 63 bits", result.at);
            result.kind = Datum::Kind::integer;
        } else if (result.text == "#t" || result.text == "#f") {
            result.kind = Datum::Kind::boolean;
            result.integer = result.text == "#t";
        } else if (result.text.front() == '#' || result.text == ".") {
            throw Error("cannot read '" + result.text + "'", result.at);
        } else {
            result.kind = Datum::Kind::symbol;
        }
    }

    std::string_view rest_;
    Position at_;
};

}  // namespace

std::vector<Datum> read_all(std::string_view text, unsigned first_line) { return Reader(text, first_line).all(); }

}  // namespace scheme
