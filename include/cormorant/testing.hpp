#pragma once

/// Assertions for GoogleTest about what a program sends to its database.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

#include "cormorant/session/query_log.hpp"

namespace cormorant::detail {

/// Counts the statements of `work` and fails the test where they are not as many as expected.
template <class Source>
class expected_queries {
public:
    expected_queries(const Source& source, std::size_t expected, const char* file, int line)
        : source_(source), expected_(expected), file_(file), line_(line) {}

    template <class Work>
    void operator+(Work&& work) const {
        const query_log log(source_);
        std::forward<Work>(work)();
        auto ran = log.entries();
        std::erase_if(ran, [](const auto& e) { return e.from_cache; });
        if (ran.size() == expected_) return;
        std::string message = "expected " + std::to_string(expected_) + " queries, but " +
                              std::to_string(ran.size()) + " ran";
        for (std::size_t i = 0; i < ran.size(); ++i) {
            const query_log::entry& e = ran[i];
            message +=
                "\n  " + std::to_string(i + 1) + ". " + e.sql + "\n     [" + e.parameters + "]";
            if (e.failed) message += " failed";
            if (!e.file.empty()) message += " at " + e.file + ":" + std::to_string(e.line);
        }
        ADD_FAILURE_AT(file_, line_) << message;
    }

private:
    const Source& source_;
    std::size_t expected_;
    const char* file_;
    int line_;
};

}  // namespace cormorant::detail

/// Fails the test unless the block sends exactly `expected` statements to `source`, a database or a
/// transaction; the message lists those that ran. BEGIN, COMMIT and savepoints are not counted;
/// statements of other threads are.
///     EXPECT_QUERIES(db, 2) { work(); };
#define EXPECT_QUERIES(source, expected) \
    ::cormorant::detail::expected_queries((source), (expected), __FILE__, __LINE__) + [&]()
