#include "migrate/optimize.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "cormorant/base/error.hpp"
#include "migrate/touched.hpp"

namespace cormorant::detail {
namespace {

/// What two operations are joined_pair; nothing where they stay two.
using joined_pair = std::optional<std::vector<operation>>;

// The name of the model that the operation changes; none of those of types.
template <class Change>
std::string model_of(const Change& c) {
    if constexpr (requires { c.model.name; })
        return c.model.name;
    else if constexpr (std::is_same_v<Change, rename_model>)
        return c.from;
    else if constexpr (requires { c.model; })
        return c.model;
    else
        return {};
}

std::string constraint_name(const constraint_state& constraint) {
    return std::visit([](const auto& one) { return one.name; }, constraint);
}
void give_name(constraint_state& constraint, const std::string& name) {
    std::visit([&](auto& one) { one.name = name; }, constraint);
}

std::vector<operation> only(operation change) {
    std::vector<operation> made;
    made.push_back(std::move(change));
    return made;
}

// ---- a model that is created --------------------------------------------------------------------

joined_pair joined(const create_model& a, const remove_model& b) {
    if (a.model.name != b.model.name) return std::nullopt;
    return std::vector<operation>();
}

template <class Change>
joined_pair joined(const create_model& a, const Change& b) {
    if (model_of(b) != a.model.name) return std::nullopt;
    table_state alone;
    alone.models.push_back(a.model);
    try {
        change_state(alone, b);
    } catch (const usage_error&) {  // it says so where it is run
        return std::nullopt;
    }
    if (alone.models.size() != 1) return std::nullopt;
    return only(create_model{alone.models[0]});
}

// ---- fields -------------------------------------------------------------------------------------

joined_pair joined(const add_field& a, const alter_field& b) {
    const bool same_type = a.field.type == b.to.type;
    if (a.model != b.model || a.field != b.from || (!a.backfill.empty() && !same_type))
        return std::nullopt;
    add_field made{a.model, b.to, a.backfill};
    if (made.backfill.empty()) made.backfill = b.backfill;
    const bool filled = a.field.default_value.empty() && !a.field.default_now;
    if (!filled && a.field.default_value != b.to.default_value) return std::nullopt;
    return only(std::move(made));
}
joined_pair joined(const add_field& a, const rename_field& b) {
    if (a.model != b.model || a.field.name != b.from) return std::nullopt;
    add_field made = a;
    made.field.name = b.to;
    made.field.column = b.to_column;
    return only(std::move(made));
}
joined_pair joined(const add_field& a, const remove_field& b) {
    if (a.model != b.model || a.field.name != b.field.name) return std::nullopt;
    return std::vector<operation>();
}
joined_pair joined(const alter_field& a, const alter_field& b) {
    const bool converts = a.from.type != a.to.type && b.from.type != b.to.type;
    const bool fills_twice = !a.backfill.empty() && b.to.nullable;
    if (a.model != b.model || a.to != b.from || converts || fills_twice) return std::nullopt;
    if (a.from == b.to) return std::vector<operation>();
    return only(alter_field{a.model, a.from, b.to, a.backfill.empty() ? b.backfill : a.backfill});
}
joined_pair joined(const alter_field& a, const remove_field& b) {
    if (a.model != b.model || a.to != b.field) return std::nullopt;
    return only(remove_field{a.model, a.from});
}
joined_pair joined(const rename_field& a, const rename_field& b) {
    if (a.model != b.model || a.to != b.from || a.to_column != b.from_column) return std::nullopt;
    if (a.from == b.to && a.from_column == b.to_column) return std::vector<operation>();
    return only(rename_field{a.model, a.from, b.to, a.from_column, b.to_column});
}
joined_pair joined(const rename_field& a, const remove_field& b) {
    if (a.model != b.model || a.to != b.field.name) return std::nullopt;
    remove_field made = b;
    made.field.name = a.from;
    made.field.column = a.from_column;
    return only(std::move(made));
}

// ---- models -------------------------------------------------------------------------------------

joined_pair joined(const rename_model& a, const rename_model& b) {
    if (a.to != b.from || a.to_table != b.from_table) return std::nullopt;
    if (a.from == b.to && a.from_table == b.to_table) return std::vector<operation>();
    return only(rename_model{a.from, b.to, a.from_table, b.to_table});
}
joined_pair joined(const alter_table& a, const alter_table& b) {
    if (a.model != b.model || a.to != b.from) return std::nullopt;
    if (a.from == b.to) return std::vector<operation>();
    return only(alter_table{a.model, a.from, b.to});
}
joined_pair joined(const alter_key& a, const alter_key& b) {
    if (a.model != b.model || a.to != b.from) return std::nullopt;
    if (a.from == b.to) return std::vector<operation>();
    return only(alter_key{a.model, a.from, b.to});
}

// ---- indexes, constraints and types -------------------------------------------------------------

joined_pair joined(const add_index& a, const remove_index& b) {
    if (a.model != b.model || a.index != b.index) return std::nullopt;
    return std::vector<operation>();
}
joined_pair joined(const add_index& a, const rename_index& b) {
    if (a.model != b.model || a.index.name != b.from) return std::nullopt;
    add_index made = a;
    made.index.name = b.to;
    return only(std::move(made));
}
joined_pair joined(const rename_index& a, const remove_index& b) {
    if (a.model != b.model || a.to != b.index.name) return std::nullopt;
    remove_index made = b;
    made.index.name = a.from;
    return only(std::move(made));
}
joined_pair joined(const add_constraint& a, const remove_constraint& b) {
    if (a.model != b.model || a.constraint != b.constraint) return std::nullopt;
    return std::vector<operation>();
}
joined_pair joined(const add_constraint& a, const rename_constraint& b) {
    if (a.model != b.model || constraint_name(a.constraint) != b.from) return std::nullopt;
    add_constraint made = a;
    give_name(made.constraint, b.to);
    return only(std::move(made));
}
joined_pair joined(const rename_constraint& a, const remove_constraint& b) {
    if (a.model != b.model || a.to != constraint_name(b.constraint)) return std::nullopt;
    remove_constraint made = b;
    give_name(made.constraint, a.from);
    return only(std::move(made));
}

template <class Rename>
joined_pair renamed_twice(const Rename& a, const Rename& b) {
    if (a.model != b.model || a.to != b.from) return std::nullopt;
    if (a.from == b.to) return std::vector<operation>();
    return only(Rename{a.model, a.from, b.to});
}
joined_pair joined(const rename_index& a, const rename_index& b) { return renamed_twice(a, b); }
joined_pair joined(const rename_constraint& a, const rename_constraint& b) {
    return renamed_twice(a, b);
}

joined_pair joined(const add_type& a, const remove_type& b) {
    if (a.type != b.type) return std::nullopt;
    return std::vector<operation>();
}
joined_pair joined(const add_type& a, const alter_type& b) {
    if (a.type != b.from) return std::nullopt;
    return only(add_type{b.to});
}

template <class A, class B>
joined_pair joined(const A&, const B&) {
    return std::nullopt;
}

joined_pair joined(const operation& a, const operation& b) {
    return std::visit([](const auto& one, const auto& other) { return joined(one, other); }, a, b);
}

/// A list of operations that gets shorter.
class shortener {
public:
    explicit shortener(std::vector<operation> all) : all_(std::move(all)) {
        for (const operation& one : all_) touched_.push_back(touched_by(one));
    }

    std::vector<operation> shorten() {
        for (std::size_t i = 0; i < all_.size();) i = joins(i) ? 0 : i + 1;
        return std::move(all_);
    }

private:
    using place = std::ptrdiff_t;

    // Whether the operation and a later one became one, or none.
    bool joins(std::size_t i) {
        for (std::size_t j = i + 1; j < all_.size(); ++j) {
            const joined_pair made = joined(all_[i], all_[j]);
            if (!made) continue;
            const bool forward = free_between(i, j, touched_[j]);
            if (!forward && !free_between(i, j, touched_[i])) continue;
            erase(forward ? j : i);
            const std::size_t at = forward ? i : j - 1;
            if (made->empty()) {
                erase(at);
            } else {
                all_[at] = (*made)[0];
                touched_[at] = touched_by(all_[at]);
            }
            return true;
        }
        return false;
    }

    bool free_between(std::size_t i, std::size_t j, const touched& moved) const {
        for (std::size_t k = i + 1; k < j; ++k)
            if (!commute(touched_[k], moved)) return false;
        return true;
    }

    void erase(std::size_t i) {
        all_.erase(all_.begin() + static_cast<place>(i));
        touched_.erase(touched_.begin() + static_cast<place>(i));
    }

    std::vector<operation> all_;
    std::vector<touched> touched_;
};

bool leads_to_the_same(const std::vector<operation>& a, const std::vector<operation>& b,
                       const table_state& from) {
    try {
        return same_state(replay(a, from), replay(b, from));
    } catch (const usage_error&) {
        return false;
    }
}

}  // namespace

std::vector<operation> optimized(const std::vector<operation>& operations,
                                 const table_state& from) {
    std::vector<operation> made = shortener(operations).shorten();
    return leads_to_the_same(operations, made, from) ? made : operations;
}

}  // namespace cormorant::detail
