#include "migrate/match.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace cormorant::detail {
namespace {

/// Pairs of two lists of things that have names; each thing is used once.
template <class Thing>
class matcher {
public:
    matcher(const std::vector<Thing>& from, const std::vector<Thing>& to) {
        for (const Thing& one : from) from_.push_back(&one);
        for (const Thing& one : to) to_.push_back(&one);
        const auto by_name = [](const Thing* a, const Thing* b) { return a->name < b->name; };
        std::sort(from_.begin(), from_.end(), by_name);
        std::sort(to_.begin(), to_.end(), by_name);
    }

    /// Pairs what `same(from, to)` says is the same.
    template <class Same>
    void pair_where(const Same& same) {
        for (std::size_t i = 0; i < from_.size();) {
            const auto found = std::find_if(to_.begin(), to_.end(),
                                            [&](const Thing* to) { return same(*from_[i], *to); });
            if (found == to_.end()) {
                ++i;
                continue;
            }
            pairs_.emplace_back(from_[i]->name, (*found)->name);
            to_.erase(found);
            from_.erase(from_.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    [[nodiscard]] const std::vector<const Thing*>& left_of_from() const { return from_; }
    [[nodiscard]] const std::vector<const Thing*>& left_of_to() const { return to_; }
    [[nodiscard]] const std::vector<name_pair>& pairs() const { return pairs_; }
    [[nodiscard]] std::vector<name_pair> take() {
        std::sort(pairs_.begin(), pairs_.end());
        return std::move(pairs_);
    }

private:
    std::vector<const Thing*> from_;
    std::vector<const Thing*> to_;
    std::vector<name_pair> pairs_;
};

// How many letters must be changed to make one text of the other (Levenshtein).
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t before = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = before + (a[i - 1] == b[j - 1] ? 0 : 1);
            before = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

bool is_renamed(const change_answers& answers, const std::string& subject, const std::string& to) {
    const auto found = answers.renames.find(subject);
    return found != answers.renames.end() && found->second == to;
}

// A part of all fields, counted in hundredths, that both models have.
std::size_t common_fields(const model_state& from, const model_state& to) {
    std::size_t common = 0;
    for (const field_state& field : from.fields) {
        const field_state* other = to.find(field.name);
        if (other != nullptr && other->type == field.type) ++common;
    }
    const std::size_t all = std::max({from.fields.size(), to.fields.size(), std::size_t{1}});
    return common * 100 / all;
}

constexpr std::size_t alike_models = 70;

// "Book" and "tags" of the table between that is called "Book.tags".
std::string owner_of(const model_state& between) {
    return between.name.substr(0, between.name.rfind('.'));
}
std::string relation_of(const model_state& between) {
    return between.name.substr(between.name.rfind('.') + 1);
}

/// A pair that may be one, the best first.
struct candidate {
    std::size_t cost = 0;
    std::string from;
    std::string to;
};

std::vector<candidate> best_first(std::vector<candidate> all) {
    std::sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
        return std::tie(a.cost, a.from, a.to) < std::tie(b.cost, b.from, b.to);
    });
    std::set<std::string> from;
    std::set<std::string> to;
    std::vector<candidate> chosen;
    for (candidate& one : all)
        if (from.count(one.from) == 0 && to.count(one.to) == 0) {
            from.insert(one.from);
            to.insert(one.to);
            chosen.push_back(std::move(one));
        }
    return chosen;
}

// Equal words count most, then the place, then how the name is written.
std::size_t cost_of(const model_state& from, const field_state& a, const model_state& to,
                    const field_state& b) {
    field_state named = a;
    named.name = b.name;
    named.column = b.column;
    const auto place = [](const model_state& model, const field_state& field) {
        return static_cast<long>(&field - model.fields.data());
    };
    const auto apart = static_cast<std::size_t>(std::labs(place(from, a) - place(to, b)));
    return (named == b ? 0U : 1'000'000U) + std::min<std::size_t>(apart, 99) * 1'000U +
           std::min<std::size_t>(distance(a.name, b.name), 999);
}

change_question question_of(question_kind kind, const std::string& owner, const candidate& one) {
    change_question made;
    made.kind = kind;
    made.subject = owner.empty() ? one.from : owner + "." + one.from;
    made.proposal = one.to;
    const std::string became = owner.empty() ? one.to : owner + "." + one.to;
    made.text = "Did " + made.subject + " become " + became + "? --rename " + made.subject + "=" +
                one.to + " renames it and keeps what it holds; --no-rename " + made.subject +
                " drops it and adds the other";
    return made;
}

}  // namespace

std::vector<name_pair> match_models(const table_state& from, const table_state& to,
                                    const change_answers& answers,
                                    std::vector<change_question>& questions) {
    matcher<model_state> match(from.models, to.models);
    match.pair_where([](const auto& a, const auto& b) { return a.name == b.name; });
    match.pair_where([](const auto& a, const auto& b) { return a.table == b.table; });
    match.pair_where(
        [&](const auto& a, const auto& b) { return is_renamed(answers, a.name, b.name); });
    // A table between goes with the model whose relation it is.
    const std::vector<name_pair> owners = match.pairs();
    match.pair_where([&](const auto& a, const auto& b) {
        if (!a.implicit || !b.implicit || relation_of(a) != relation_of(b)) return false;
        const name_pair owner(owner_of(a), owner_of(b));
        return std::find(owners.begin(), owners.end(), owner) != owners.end();
    });
    std::vector<candidate> alike;
    for (const model_state* a : match.left_of_from())
        for (const model_state* b : match.left_of_to()) {
            const std::size_t common = common_fields(*a, *b);
            if (answers.renames.count(a->name) == 0 && common >= alike_models)
                alike.push_back({100 - common, a->name, b->name});
        }
    for (const candidate& one : best_first(std::move(alike)))
        questions.push_back(question_of(question_kind::rename_model, "", one));
    return match.take();
}

std::vector<name_pair> match_fields(const model_state& from, const model_state& to,
                                    const change_answers& answers,
                                    std::vector<change_question>& questions) {
    matcher<field_state> match(from.fields, to.fields);
    const auto subject = [&](const field_state& field) { return from.name + "." + field.name; };
    match.pair_where([](const auto& a, const auto& b) { return a.name == b.name; });
    match.pair_where([](const auto& a, const auto& b) { return a.column == b.column; });
    match.pair_where(
        [&](const auto& a, const auto& b) { return is_renamed(answers, subject(a), b.name); });
    if (from.implicit && to.implicit)  // its two columns, whatever their names are
        match.pair_where([&](const auto& a, const auto& b) {
            return &a - from.fields.data() == &b - to.fields.data();
        });
    std::vector<candidate> alike;
    for (const field_state* a : match.left_of_from())
        for (const field_state* b : match.left_of_to())
            if (answers.renames.count(subject(*a)) == 0 && a->type.kind == b->type.kind)
                alike.push_back({cost_of(from, *a, to, *b), a->name, b->name});
    for (const candidate& one : best_first(std::move(alike)))
        questions.push_back(question_of(question_kind::rename_field, from.name, one));
    return match.take();
}

}  // namespace cormorant::detail
