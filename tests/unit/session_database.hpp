#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/base/error.hpp"
#include "session/database_core.hpp"
#include "session/execute/running.hpp"

namespace cormorant::detail {

/// A database file of one test, removed with its journals at the end.
class temporary_database {
public:
    temporary_database() {
        static int count = 0;
        path_ = testing::TempDir() + "cormorant_" + std::to_string(getpid()) + "_" +
                std::to_string(++count) + ".db";
        remove();
    }
    ~temporary_database() { remove(); }
    temporary_database(const temporary_database&) = delete;
    temporary_database& operator=(const temporary_database&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string url(std::string_view options = {}) const {
        return "sqlite:" + path_ + (options.empty() ? "" : "?" + std::string(options));
    }

private:
    void remove() const {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            std::remove((path_ + suffix).c_str());
    }

    std::string path_;
};

/// Runs a text to its end; the rows changed.
inline std::int64_t execute(scope& on, std::string_view sql,
                            std::initializer_list<value> values = {},
                            std::source_location where = std::source_location::current()) {
    return on.run_text(sql, {values.begin(), values.size()}, true, where).finish();
}

/// The integer that a text selects.
inline std::int64_t number(scope& on, std::string_view sql,
                           std::source_location where = std::source_location::current()) {
    running r = on.run_text(sql, {}, false, where);
    EXPECT_TRUE(r.next());
    return r.at(0).integer;
}

/// The error that `work` throws.
template <class Work>
error thrown_by(const Work& work) {
    try {
        work();
    } catch (const error& e) {
        return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error(error_details{});
}

}  // namespace cormorant::detail
