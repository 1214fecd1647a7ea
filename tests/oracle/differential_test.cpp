#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "oracle/environment.hpp"
#include "oracle/evaluate.hpp"
#include "oracle/generate.hpp"
#include "oracle/known.hpp"
#include "oracle/shrink.hpp"
#include "oracle/store.hpp"
#include "sql/plan/rewrites.hpp"
#include "support/backend.hpp"

/// Questions out of a grammar, answered by every backend, with rewrites and without, and by loops
/// over rows in memory. CORMORANT_ORACLE_SEED and CORMORANT_ORACLE_ROUNDS choose others.
namespace {

using namespace oracle;

struct subject {
    std::string name;
    std::unique_ptr<compliance::fresh_database> fresh;
    customs ways;
    store asked;
    bool rewrites = true;
};

std::vector<subject> subjects() {
    std::vector<subject> all;
    for (const compliance::backend* b : compliance::each_backend()) {
        if (b->name == "sqlite_file") continue;
        for (const bool rewrites : {true, false}) {
            if (!rewrites && b->name != "sqlite_memory") continue;
            auto fresh = b->make();
            cm::database db = cm::open(fresh->url());
            all.push_back(
                {b->name + (rewrites ? "" : " without rewrites"),
                 std::move(fresh),
                 {.nulls_are_small = b->name != "postgresql", .all_letters = b->can.unicode_case},
                 store(std::move(db)),
                 rewrites});
        }
    }
    return all;
}

void switch_rewrites(bool on) {
    for (const auto& pass : cm::detail::rewrites())
        if (!pass.required) cm::detail::set_rewrite_enabled(pass.name, on);
}

answer ask(const subject& s, const question& q) {
    if (!s.rewrites) switch_rewrites(false);
    answer a = s.asked.ask(q);
    if (!s.rewrites) switch_rewrites(true);
    return a;
}

std::string shown(const answer& a) {
    if (!a.error.empty()) return "  ERROR " + a.error;
    std::string out;
    for (const std::string& line : a.lines) out += "  " + line + "\n";
    return out.empty() ? "  (no rows)\n" : out;
}

std::string difference(const std::vector<std::string>& right, const std::vector<std::string>& is) {
    std::string out;
    for (const std::string& line : right)
        if (std::find(is.begin(), is.end(), line) == is.end()) out += "  missing " + line + "\n";
    for (const std::string& line : is)
        if (std::find(right.begin(), right.end(), line) == right.end())
            out += "  instead " + line + "\n";
    return out;
}

class differential : public testing::Test {
protected:
    void check(world& w, const question& q, std::uint64_t seed) {
        for (const subject& s : all_) {
            const answer is = ask(s, q);
            if (is.refused) {
                ++refusals_[is.error.substr(0, 100)];
                continue;
            }
            if (is == evaluate(w, q, s.ways)) continue;
            if (const std::string_view why = known_fault(q, s.name); !why.empty())
                ++known_[std::string(why)];
            else
                report(w, s, q, seed);
        }
    }

    world begin_round(dice& chance) {
        world w = random_world(chance);
        for (subject& s : all_) s.asked.fill(w);
        return w;
    }

    // What was refused or is known to be wrong is undone, so that the next write begins alike.
    void check_write(world& w, subject& s, const question& q, std::uint64_t seed) {
        const world before = w;
        const answer right = evaluate(w, q, s.ways), is = ask(s, q);
        if (is == right && s.asked.lines() == w.lines()) return;
        if (is.refused)
            ++refusals_[is.error.substr(0, 100)];
        else if (const std::string_view why = known_fault(q, s.name); !why.empty())
            ++known_[std::string(why)];
        else
            ++failures_, ADD_FAILURE() << s.name << ", seed " << seed << ":\n"
                                       << text(q) << "\n"
                                       << s.asked.sql(q) << "\nright:\n"
                                       << shown(right) << "told:\n"
                                       << shown(is) << difference(w.lines(), s.asked.lines());
        w = before;
        s.asked.fill(w);
    }

    static void check_partition(const world& w, const subject& s, std::size_t table,
                                const expr& p) {
        const auto counted = [&](std::vector<step> steps) {
            const answer a = ask(s, {.about = {table, std::move(steps)}, .end = terminal::count});
            return a.lines.empty() ? std::int64_t{-1} : std::stoll(a.lines[0]);
        };
        const expr no{.code = op::not_, .operands = {p}};
        const std::int64_t yes = counted({{step_kind::filter, {p}}});
        if (yes < 0) return;
        const auto all = static_cast<std::int64_t>(w.rows[table].size());
        EXPECT_EQ(yes + counted({{step_kind::filter, {no}}}), all) << s.name << ": " << text(p);
        EXPECT_EQ(yes + counted({{step_kind::exclude, {p}}}), all) << s.name << ": " << text(p);
    }

    void tell() const {
        if (std::getenv("CORMORANT_ORACLE_VERBOSE") != nullptr)
            for (const auto& [text, n] : refusals_)
                std::cout << "refused, " << n << " x " << text << "\n";
        for (const auto& [text, n] : known_) std::cout << "known, " << n << " x " << text << "\n";
    }

    void report(world& w, const subject& s, const question& q, std::uint64_t seed) {
        const question least = shrunk(q, [&](const question& smaller) {
            const answer is = ask(s, smaller);
            return !is.refused && !(is == evaluate(w, smaller, s.ways));
        });
        ++failures_;
        if (std::getenv("CORMORANT_ORACLE_SHORT") != nullptr) {
            const answer a = ask(s, least);
            std::cout << "@@ " << s.name << " | " << text(least) << " | "
                      << (a.error.empty() ? "wrong"
                                          : a.error.substr(0, 150).substr(0, a.error.find('\n')))
                      << " | seed " << seed << "\n";
            return;
        }
        std::string rows;
        if (std::getenv("CORMORANT_ORACLE_ROWS") != nullptr)
            for (const std::string& line : w.lines()) rows += "  " + line + "\n";
        ADD_FAILURE() << s.name << ", seed " << seed << ":\n"
                      << text(least) << "\n"
                      << s.asked.sql(least) << "\nright:\n"
                      << shown(evaluate(w, least, s.ways)) << "told:\n"
                      << shown(ask(s, least)) << rows;
    }

    std::uint64_t seed_ = first_seed();
    std::uint64_t rounds_ = rounds();
    std::vector<subject> all_ = subjects();
    std::map<std::string, int> refusals_, known_;
    int most_ = static_cast<int>(from_environment("CORMORANT_ORACLE_FAILURES", 20));
    int failures_ = 0;
};

TEST_F(differential, questions_have_the_same_answers_everywhere) {
    for (std::uint64_t round = 0; round < rounds_ && failures_ < most_; ++round) {
        dice chance(seed_ + round);
        world w = begin_round(chance);
        generator g(chance, w);
        for (int i = 0; i < 40; ++i) check(w, g.read(), seed_ + round);
    }
    tell();
}

TEST_F(differential, updates_and_removals_leave_the_same_rows_everywhere) {
    for (std::uint64_t round = 0; round < rounds_ && failures_ < most_; ++round) {
        dice chance(seed_ + round);
        const world w = begin_round(chance);
        generator g(chance, w);
        std::vector<world> expected(all_.size(), w);
        for (int i = 0; i < 5; ++i) {
            const question q = g.write();
            for (std::size_t s = 0; s < all_.size(); ++s)
                check_write(expected[s], all_[s], q, seed_ + round);
        }
    }
    tell();
}

TEST_F(differential, a_condition_is_true_false_or_unknown_of_each_row) {
    for (std::uint64_t round = 0; round < rounds_ && failures_ < most_; ++round) {
        dice chance(seed_ + round);
        const world w = begin_round(chance);
        generator g(chance, w);
        for (int i = 0; i < 10; ++i) {
            const std::size_t table = g.table();
            const expr p = g.condition(table, 2, true);
            for (const subject& s : all_) check_partition(w, s, table, p);
        }
    }
}

}  // namespace
