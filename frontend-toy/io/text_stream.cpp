#include "frontend-toy/io/text_stream.h"

#include <algorithm>
#include <cctype>

#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/objects/text_codecs.h"

namespace toy {

namespace {

enum SeenNewline : unsigned { kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4 };

std::string plain_name(std::string_view encoding) {
    std::string name;
    for (char c : encoding) {
        if (c != '-' && c != '_' && c != ' ') name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name;
}

std::size_t sequence_length(unsigned char lead) { return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4; }

// Bytes at the end of the text that begin a UTF-8 sequence without ending it.
std::size_t unfinished_tail(std::string_view text) {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xc0) return sequence_length(byte) > back ? back : 0;
        if (byte < 0x80) return 0;
    }
    return 0;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

}  // namespace

TextStream::TextStream(ByteStream& bytes, std::string encoding, std::string errors, NewlineMode newlines,
                       bool line_buffering)
    : bytes_(bytes) {
    reconfigure(std::move(encoding), std::move(errors), newlines, line_buffering);
}

void TextStream::reconfigure(std::string encoding, std::string errors, NewlineMode newlines, bool line_buffering) {
    encoding_ = std::move(encoding);
    errors_ = std::move(errors);
    newlines_ = newlines;
    line_buffering_ = line_buffering;
    const std::string plain = plain_name(encoding_);
    accepts_all_bytes_ = plain == "latin1" || plain == "iso88591" || plain == "l1";
    is_single_byte_ = accepts_all_bytes_ || plain == "ascii" || plain == "usascii";
    is_plain_utf8_ = (plain == "utf8" || plain == "utf") && errors_ == "strict";
    strips_signature_ = plain == "utf8sig";
    recodes_ = plain.starts_with("utf16") || plain.starts_with("utf32");
    decoding_ = recodes_ || strips_signature_ ? "utf-8" : encoding_;
}

// What does not decode is found chunk by chunk, as CPython's decoder finds it.
void TextStream::check_chunk(Thread& thread, std::string_view chunk) {
    if (accepts_all_bytes_) return;
    if (carry_.empty() && is_ascii(chunk)) return;
    carry_.append(chunk);
    const std::size_t tail = is_single_byte_ || ended_ ? 0 : unfinished_tail(carry_);
    if (errors_ == "strict") {
        decode_text(thread, std::string_view(carry_).substr(0, carry_.size() - tail), encoding_, errors_);
    }
    carry_.erase(0, carry_.size() - tail);
}

bool TextStream::fill(Thread& thread, std::size_t wanted) {
    if (recodes_) {
        std::string all = bytes_.read(thread, -1);
        if (all.empty()) return false;
        data_.erase(0, at_);
        at_ = 0;
        append_utf8_strict(thread, decode_text(thread, all, encoding_, errors_), data_);
        return true;
    }
    std::string chunk = wanted > kStreamBuffer ? bytes_.read(thread, static_cast<std::int64_t>(wanted))
                                               : bytes_.read_some(thread, kStreamBuffer);
    ended_ = chunk.empty();
    if (at_ != 0) {
        data_.erase(0, at_);
        at_ = 0;
    }
    if (!ended_ || !carry_.empty()) check_chunk(thread, chunk);
    if (strips_signature_ && chunk.starts_with("\xef\xbb\xbf")) chunk.erase(0, 3);
    if (!chunk.empty()) strips_signature_ = false;
    if (data_.empty()) {
        data_.swap(chunk);
    } else {
        data_.append(chunk);
    }
    return !ended_;
}

void TextStream::see_newlines(std::string_view text) {
    for (std::size_t i = text.find_first_of("\r\n"); i != std::string_view::npos; i = text.find_first_of("\r\n", i)) {
        if (text[i] == '\n') {
            seen_ |= kSeenLf;
            i += 1;
        } else if (i + 1 < text.size() && text[i + 1] == '\n') {
            seen_ |= kSeenCrLf;
            i += 2;
        } else {
            seen_ |= kSeenCr;
            i += 1;
        }
        if (seen_ == (kSeenCr | kSeenLf | kSeenCrLf)) return;
    }
}

Value TextStream::take(Thread& thread, std::size_t length) {
    std::string_view text = here().substr(0, length);
    std::string translated;
    if (newlines_ == NewlineMode::translate || newlines_ == NewlineMode::keep) see_newlines(text);
    if (newlines_ == NewlineMode::translate && text.find('\r') != std::string_view::npos) {
        translated.reserve(text.size());
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\r') {
                translated += text[i];
                continue;
            }
            translated += '\n';
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        }
        text = translated;
    }
    Value made = decode_text(thread, text, decoding_, recodes_ ? "surrogatepass" : std::string_view(errors_));
    at_ += length;
    return made;
}

Value TextStream::read(Thread& thread, std::int64_t characters) {
    if (!bytes_.readable() && bytes_.is_closed()) return make_ascii(thread, "");
    flush(thread);
    if (characters < 0) {
        if (recodes_) {
            while (fill(thread, 0)) {
            }
        } else {
            std::string rest = bytes_.read(thread, -1);
            data_.erase(0, at_);
            at_ = 0;
            if (strips_signature_ && rest.starts_with("\xef\xbb\xbf")) rest.erase(0, 3);
            if (!rest.empty()) strips_signature_ = false;
            if (data_.empty()) {
                data_.swap(rest);
            } else {
                data_.append(rest);
            }
            carry_.clear();
        }
        return take(thread, data_.size() - at_);
    }
    // How many bytes are the next `characters`? Counted anew after each fill, from where the last count stopped.
    std::size_t length = 0;
    std::int64_t counted = 0;
    while (counted < characters) {
        const std::string_view text = here();
        const bool starts = length < text.size();
        std::size_t step = 0;
        if (starts) {
            const auto lead = static_cast<unsigned char>(text[length]);
            step = is_single_byte_ || recodes_ ? 1 : sequence_length(lead);
            if (recodes_) step = sequence_length(lead);
            if (newlines_ == NewlineMode::translate && lead == '\r') {
                if (length + 1 < text.size()) {
                    step = text[length + 1] == '\n' ? 2 : 1;
                } else {
                    step = 2;  // perhaps
                }
            } else if (step > 1) {
                // Not more than the continuation bytes that are there: what does not decode counts by itself.
                std::size_t whole = 1;
                while (whole < step && length + whole < text.size() &&
                       (static_cast<unsigned char>(text[length + whole]) & 0xc0) == 0x80) {
                    ++whole;
                }
                if (length + whole < text.size() || whole == step) step = whole;
            }
        }
        if (!starts || length + step > text.size()) {
            if (fill(thread, static_cast<std::size_t>(characters - counted))) continue;
            if (!starts) break;
            step = here().size() - length;
        }
        length += step;
        ++counted;
    }
    return take(thread, std::min(length, here().size()));
}

Value TextStream::read_line(Thread& thread, std::int64_t limit) {
    flush(thread);
    std::size_t looked_at = 0;
    for (;;) {
        const std::string_view text = here();
        std::size_t end = std::string_view::npos;  // one after the newline
        std::size_t resume = text.size();
        switch (newlines_) {
            case NewlineMode::lf: {
                const std::size_t at = text.find('\n', looked_at);
                if (at != std::string_view::npos) end = at + 1;
                break;
            }
            case NewlineMode::cr: {
                const std::size_t at = text.find('\r', looked_at);
                if (at != std::string_view::npos) end = at + 1;
                break;
            }
            case NewlineMode::crlf: {
                const std::size_t at = text.find("\r\n", looked_at);
                if (at != std::string_view::npos)
                    end = at + 2;
                else if (text.ends_with('\r'))
                    resume = text.size() - 1;
                break;
            }
            case NewlineMode::translate:
            case NewlineMode::keep: {
                const std::size_t at = text.find_first_of("\r\n", looked_at);
                if (at == std::string_view::npos) break;
                if (text[at] == '\n') {
                    end = at + 1;
                } else if (at + 1 < text.size()) {
                    end = at + (text[at + 1] == '\n' ? 2 : 1);
                } else if (ended_) {
                    end = at + 1;
                } else {
                    resume = at;  // is there a line feed behind it?
                }
                break;
            }
        }
        if (limit >= 0) {
            // The limit counts characters.
            const std::size_t bound = end == std::string_view::npos ? text.size() : end;
            std::int64_t count = 0;
            std::size_t length = 0;
            while (length < bound && count < limit) {
                length += is_single_byte_ ? 1 : sequence_length(static_cast<unsigned char>(text[length]));
                ++count;
            }
            if (count == limit && length <= bound) return take(thread, length);
        }
        if (end != std::string_view::npos) return take(thread, end);
        looked_at = resume;
        if (!fill(thread, 0)) {
            if (resume < here().size()) {
                looked_at = resume;
                ended_ = true;
                if (newlines_ == NewlineMode::crlf) return take(thread, here().size());
                continue;
            }
            return take(thread, here().size());
        }
    }
}

void TextStream::write(Thread& thread, Value str) {
    if (bytes_.standard_output && newlines_ != NewlineMode::cr && newlines_ != NewlineMode::crlf) {
        if (is_plain_utf8_) {
            append_utf8_strict(thread, str, thread.output);
        } else {
            thread.output += encode_text(thread, str, encoding_, errors_);
        }
        output_grew(thread);
        return;
    }
    const std::string plain = plain_name(encoding_);
    std::string encoding = encoding_;
    const bool marks_start = plain == "utf8sig" || plain == "utf16" || plain == "utf32";
    if (marks_start && bytes_.raw().seekable(thread) && bytes_.tell(thread) != 0)
        encoding = plain == "utf8sig" ? "utf-8" : encoding_ + "-le";
    std::string text = encode_text(thread, str, encoding, errors_);
    if (newlines_ == NewlineMode::cr || newlines_ == NewlineMode::crlf) {
        const char* newline = newlines_ == NewlineMode::cr ? "\r" : "\r\n";
        std::string translated;
        for (char c : text) {
            if (c == '\n')
                translated += newline;
            else
                translated += c;
        }
        text.swap(translated);
    }
    drop_input();
    const bool ends_line = line_buffering_ && text.find_first_of("\n\r") != std::string::npos;
    bytes_.write(thread, text);
    if (ends_line || write_through) {
        try {
            flush(thread);
        } catch (const Blocked&) {
            // The text is taken: the next write or flush waits.
        }
    }
}

// Bytes that were read ahead are forgotten before a write; CPython leaves the position where it was reading, too.
void TextStream::drop_input() {
    data_.clear();
    at_ = 0;
    carry_.clear();
}

void TextStream::flush(Thread& thread) {
    if (bytes_.writable() && !bytes_.is_closed()) {
        bytes_.flush(thread);
        if (has_object) bytes_.raw().flush(thread);
    }
}

std::int64_t TextStream::seek(Thread& thread, std::int64_t position, Whence whence) {
    flush(thread);
    if (whence == Whence::current) position = tell(thread);
    if (whence == Whence::current) whence = Whence::start;
    const std::int64_t at = bytes_.seek(thread, position, whence);
    drop_input();
    ended_ = false;
    iterating = false;
    return at;
}

std::int64_t TextStream::tell(Thread& thread) {
    flush(thread);
    return bytes_.tell(thread) - static_cast<std::int64_t>(data_.size() - at_);
}

void TextStream::truncate(Thread& thread, std::int64_t size) {
    flush(thread);
    bytes_.truncate(thread, size);
}

void TextStream::close(Thread& thread) { bytes_.close(thread); }

Value TextStream::newlines_seen(Thread& thread) {
    std::vector<Value> names;
    if ((seen_ & kSeenCr) != 0) names.push_back(make_ascii(thread, "\r"));
    if ((seen_ & kSeenLf) != 0) names.push_back(make_ascii(thread, "\n"));
    if ((seen_ & kSeenCrLf) != 0) names.push_back(make_ascii(thread, "\r\n"));
    if (names.empty()) return kNone;
    if (names.size() == 1) return names[0];
    return toy::make_tuple(thread, names);
}

}  // namespace toy
