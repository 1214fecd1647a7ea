#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "oracle/environment.hpp"
#include "oracle/generate.hpp"
#include "oracle/json_text.hpp"
#include "oracle/known.hpp"
#include "oracle/store.hpp"
#include "support/backend.hpp"

/// The questions that Django can be asked, on the same SQLite file.
namespace {

using namespace oracle;

// ---- where Django answers otherwise, by the names of the improvements ---------------------------

std::size_t relations_to_many(const expr& e, std::size_t table) {
    std::size_t n = 0;
    if (e.code == op::path)
        for (std::size_t from = 0; from <= e.text.size();) {
            const std::size_t dot = std::min(e.text.find('.', from), e.text.size());
            const relation_info* r = schema()[table].relation(e.text.substr(from, dot - from));
            if (r == nullptr) break;
            n += r->how == link::to_one ? 0 : 1;
            table = r->target;
            from = dot + 1;
        }
    for (const expr& part : e.operands) n += relations_to_many(part, table);
    return n;
}

bool has_not(const expr& e) {
    return e.code == op::not_ || std::any_of(e.operands.begin(), e.operands.end(), &has_not);
}

// A filter over a relation to many rows repeats rows in Django, two aggregates over two relations
// multiply each other, what a negation makes of NULL depends on how it is written, and what
// distinct() takes for equal depends on the order.
bool is_an_improvement(const question& q) {
    std::size_t conditions = 0, aggregates = 0;
    bool negates = false, values = false, distinct = false, orders = false;
    for (const step& s : q.about.steps) {
        const bool narrows = s.what == step_kind::filter || s.what == step_kind::exclude;
        values = values || s.what == step_kind::values || s.what == step_kind::scalars;
        distinct = distinct || s.what == step_kind::distinct;
        orders = orders || s.what == step_kind::order_by;
        for (const expr& e : s.parts) {
            const std::size_t n = relations_to_many(e, q.about.table);
            (narrows ? conditions : aggregates) += n;
            negates = negates || (narrows && (s.what == step_kind::exclude || has_not(e)));
        }
    }
    for (const expr& e : q.parts) aggregates += relations_to_many(e, q.about.table);
    const bool repeats = conditions > 0 && (values || q.end != terminal::rows || q.ordered);
    const bool multiplies = aggregates > 0 && (conditions > 0 || aggregates > 1 || values ||
                                               q.end == terminal::aggregate);
    return repeats || multiplies || (negates && conditions > 0) ||
           (distinct && (q.about.table == tags || (values && orders)));
}

// ---- the comparison -----------------------------------------------------------------------------

datum datum_of(const nlohmann::json& j) {
    if (j.is_boolean()) return j.get<bool>();
    if (j.is_number_integer()) return j.get<std::int64_t>();
    if (j.is_number()) return j.get<double>();
    if (j.is_string()) return j.get<std::string>();
    return {};
}

answer answer_of(const nlohmann::json& j, const question& q) {
    answer a;
    if (j.contains("value")) {
        a.lines.push_back(text(datum_of(j["value"])));
        return a;
    }
    for (const auto& row : j["rows"]) {
        cells all;
        for (const auto& cell : row) all.push_back(datum_of(cell));
        a.lines.push_back(text(all));
    }
    if (q.ordered || q.end == terminal::aggregate) return a;
    std::sort(a.lines.begin(), a.lines.end());
    const bool whole_rows = std::none_of(
        q.about.steps.begin(), q.about.steps.end(),
        [](const step& s) { return s.what == step_kind::values || s.what == step_kind::scalars; });
    if (whole_rows) a.lines.erase(std::unique(a.lines.begin(), a.lines.end()), a.lines.end());
    return a;
}

// SQLite tells a condition as 0 or 1.
std::string without_booleans(const answer& a) {
    std::string out = a.error;
    for (std::string line : a.lines) {
        line = replaced(std::move(line), "false", "0");
        out += replaced(std::move(line), "true", "1") + "\n";
    }
    return out;
}

class django : public testing::Test {
protected:
    // The answers of Django, a line for each question; false where it is not installed.
    bool ask(const std::string& database, const std::vector<question>& questions) {
        const std::string in = testing::TempDir() + "cormorant_django_in";
        const std::string out = testing::TempDir() + "cormorant_django_out";
        std::ofstream file(in);
        for (const question& q : questions) file << json_text(q) << "\n";
        file.close();
        const std::string command =
            "/usr/bin/python3 " CORMORANT_ORACLE_DJANGO " " + database + " < " + in + " > " + out;
        const int status = std::system(command.c_str());
        std::ifstream answers(out);
        lines_.clear();
        for (std::string line; std::getline(answers, line);) lines_.push_back(line);
        std::remove(in.c_str());
        std::remove(out.c_str());
        return status == 0;
    }

    std::vector<std::string> lines_;
};

TEST_F(django, gives_the_same_answers) {
    const compliance::sqlite_in_a_file fresh;
    store asked(cm::open(fresh.url({})));
    int compared = 0;
    for (std::uint64_t round = 0; round < rounds() / 5; ++round) {
        dice chance(first_seed() + round);
        const world w = random_world(chance);
        asked.fill(w);
        generator g(chance, w);
        std::vector<question> questions;
        for (int i = 0; i < 120; ++i) {
            question q = g.read();
            if (!is_an_improvement(q) && known_fault(q, "sqlite_file").empty())
                questions.push_back(std::move(q));
        }
        if (!ask(fresh.path(), questions))
            GTEST_SKIP() << "skipped: python3-django is not installed";
        ASSERT_EQ(lines_.size(), questions.size());
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const auto line = nlohmann::json::parse(lines_[i]);
            const answer ours = asked.ask(questions[i]);
            if (line.contains("cannot") || ours.refused) continue;
            ++compared;
            EXPECT_EQ(without_booleans(ours), without_booleans(answer_of(line, questions[i])))
                << "seed " << first_seed() + round << ": ours, then Django's, of\n"
                << text(questions[i]) << "\n"
                << asked.sql(questions[i]);
        }
    }
    RecordProperty("compared", compared);
    std::printf("compared with Django: %d\n", compared);
}

}  // namespace
