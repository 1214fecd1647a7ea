#include "cormorant/queryset/predicate_data.hpp"

#include <limits>
#include <string>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {
namespace {

// Tokens are counted in 16 bits; a comparison with a value takes four of them.
constexpr std::size_t most_parts = 40'000;

struct owned_program {
    std::vector<token> tokens;
    std::vector<path> paths;
    std::vector<std::string> texts;
    std::vector<std::string_view> names;
    program made;
};

}  // namespace

void program_builder::add_path(const path& p) {
    tokens_.push_back({op::path, 0, static_cast<std::uint16_t>(paths_.size())});
    paths_.push_back(p);
}

void program_builder::add_annotation(std::string_view name) {
    tokens_.push_back({op::annotation, 0, static_cast<std::uint16_t>(names_.size())});
    names_.push_back(name);
}

void program_builder::append(const program& other) {
    const auto first_path = static_cast<std::uint16_t>(paths_.size());
    const auto first_name = static_cast<std::uint16_t>(names_.size());
    for (std::size_t i = 0; i < other.token_count; ++i) {
        token t = other.tokens[i];
        if (t.code == op::path) t.index = static_cast<std::uint16_t>(t.index + first_path);
        if (t.code == op::value) t.index = static_cast<std::uint16_t>(t.index + values_);
        if (t.code == op::annotation || t.code == op::outer)
            t.index = static_cast<std::uint16_t>(t.index + first_name);
        tokens_.push_back(t);
    }
    paths_.insert(paths_.end(), other.paths, other.paths + other.path_count);
    names_.insert(names_.end(), other.names, other.names + other.name_count);
    values_ = static_cast<std::uint16_t>(values_ + other.value_count);
    if (tokens_.size() > most_parts)
        throw_usage("a predicate of more than 40,000 parts: use in() with a list of values");
}

std::shared_ptr<const program> program_builder::build() const {
    auto storage = std::make_shared<owned_program>();
    storage->tokens = tokens_;
    storage->paths = paths_;
    storage->texts.assign(names_.begin(), names_.end());
    storage->names.assign(storage->texts.begin(), storage->texts.end());
    storage->made = {storage->tokens.data(),
                     storage->paths.data(),
                     storage->names.data(),
                     static_cast<std::uint16_t>(tokens_.size()),
                     static_cast<std::uint16_t>(paths_.size()),
                     static_cast<std::uint16_t>(names_.size()),
                     values_,
                     fingerprint_of(tokens_.data(), tokens_.size(), paths_.data(), paths_.size(),
                                    storage->names.data(), names_.size())};
    return {storage, &storage->made};
}

predicate_data combined(op code, const predicate_data& a, const predicate_data& b) {
    if (a.expression == nullptr) return code == op::or_ ? a : b;
    if (b.expression == nullptr) return code == op::or_ ? b : a;
    program_builder builder;
    builder.append(*a.expression);
    builder.append(*b.expression);
    builder.add({code, 2, 0});
    predicate_data both;
    both.owned = builder.build();
    both.expression = both.owned.get();
    both.values = a.values;
    for (const value& v : b.values) both.values.push_back(v);
    return both;
}

predicate_data negated(const predicate_data& a) {
    if (a.expression == nullptr)
        throw_usage("the negation of an empty predicate is true for no row: use none()");
    program_builder builder;
    builder.append(*a.expression);
    builder.add({op::not_, 1, 0});
    predicate_data opposite;
    opposite.owned = builder.build();
    opposite.expression = opposite.owned.get();
    opposite.values = a.values;
    return opposite;
}

}  // namespace cormorant::detail
