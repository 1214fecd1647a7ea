#pragma once

#include <memory>
#include <optional>
#include <span>

#include "cormorant/base/row_ops.hpp"
#include "cormorant/expr/lower.hpp"
#include "cormorant/expr/model_check.hpp"
#include "cormorant/query/condition.hpp"
#include "cormorant/schema/member_access.hpp"
#include "cormorant/schema/registry.hpp"

/// Builds a model's description from its struct, once, at its first use.

namespace cormorant {

/// A model's description, which the library makes of its struct: some tenths of a second of the
/// compiler's time for ten models, in each file that uses one of them or one related to it. Large
/// programs have it compiled in one file. Behind the models, outside of all namespaces:
///
///     extern template struct cm::compiled_once<User>;  // models.hpp
///     template struct cm::compiled_once<User>;         // models.cpp
///
/// Where the second line is missing the linker says so.
template <class M>
struct compiled_once {
    /// For the library. Thread-safe; the first call builds it.
    static const detail::model_info& model();
    static const detail::model_info& draft();
};

}  // namespace cormorant

namespace cormorant::detail {

template <class Enum>
inline constexpr enum_description description_of_enum{
    database_enum<Enum>, names_of_enum<Enum>.data(), names_of_enum<Enum>.size()};

template <class Enum>
inline constexpr auto text_of_enum_name = to_fixed<type_name<Enum>().size()>(type_name<Enum>());

// ---- one member ---------------------------------------------------------------------------------

template <class T>
value load_column(const void* member) {
    return borrowed_value(*static_cast<const T*>(member));
}
template <class T>
value load_optional(const void* member) {
    const auto& held = *static_cast<const std::optional<T>*>(member);
    return held ? borrowed_value(*held) : value{};
}
template <class T>
bool store_optional(void* member, const cell& from) {
    auto& held = *static_cast<std::optional<T>*>(member);
    if (from.kind == value_kind::null) {
        held.reset();
        return true;
    }
    return column_traits<T>::store(&held.emplace(), from);
}

/// How members of one type are read and written; `into` holds what is known so far.
template <class T>
struct member_describer {
    static constexpr void describe(member_access& into) {
        into.load = &load_column<T>;
        into.stored = column_traits<T>::stored;
        into.store = column_traits<T>::store;
        into.wanted = column_traits<T>::kind;
        using part = part_type<T>;
        if constexpr (std::integral<part>) {
            into.integer_bits = sizeof(part) * 8;
            into.is_unsigned = std::is_unsigned_v<part>;
        }
        if constexpr (std::is_enum_v<part>) {
            into.spelled_values = spelling_of_values<part>();
            if constexpr (stored_by_name<part>) {
                into.enum_name = text_of_enum_name<part>.characters;
                into.enum_labels = names_of_enum<part>.data();
            }
            if constexpr (!database_enum<part>.empty()) into.enum_type = &description_of_enum<part>;
        }
    }
};

template <class Member>
constexpr member_access describe_member() {
    member_access made;
    using traits = member_traits<Member>;
    if constexpr (requires { typename traits::target; }) {
        made.target = &compiled_once<typename traits::target>::model;
        made.target_draft = &compiled_once<typename traits::target>::draft;
    }
    member_describer<Member>::describe(made);
    return made;
}

template <class Member>
inline constexpr member_access access_of = describe_member<Member>();

template <class T>
struct member_describer<std::optional<T>> {
    static constexpr void describe(member_access& into) {
        member_describer<T>::describe(into);
        into.load = &load_optional<T>;
        into.stored = storage::custom;
        into.store = &store_optional<T>;
    }
};

template <class T>
struct member_describer<lazy<T>> {
    static constexpr void describe(member_access& into) {
        member_describer<T>::describe(into);
        into.load = &load;
        into.stored = storage::custom;
        into.store = &store;
        into.is_loaded = &is_loaded;
        into.unload = &unload;
    }

private:
    static value load(const void* member) {
        return access_of<T>.load(static_cast<const lazy<T>*>(member)->storage());
    }
    static bool store(void* member, const cell& from) {
        return access_of<T>.store(static_cast<lazy<T>*>(member)->filled(), from);
    }
    static bool is_loaded(const void* member) {
        return static_cast<const lazy<T>*>(member)->loaded();
    }
    static void unload(void* member) { static_cast<lazy<T>*>(member)->unload(); }
};

template <class Relation, class Key>
struct key_member_describer {
    static constexpr void describe(member_access& into) {
        member_describer<Key>::describe(into);
        into.load = &load;
        into.handle = &handle;
    }

private:
    static value load(const void* member) {
        return borrowed_value(static_cast<const Relation*>(member)->key());
    }
    static void* handle(void* member) { return static_cast<Relation*>(member)->link(); }
};

template <class M, class Key>
struct member_describer<foreign_key<M, Key>> : key_member_describer<foreign_key<M, Key>, Key> {};
template <class M, class Key>
struct member_describer<one_to_one<M, Key>> : key_member_describer<one_to_one<M, Key>, Key> {};

template <class Relation, class Key>
struct optional_key_describer {
    static constexpr void describe(member_access& into) {
        member_describer<Key>::describe(into);
        into.load = &load;
        into.handle = &handle;
        into.stored = storage::custom;
        into.store = &store;
    }

private:
    using held_type = std::optional<Relation>;

    static value load(const void* member) {
        const auto& held = *static_cast<const held_type*>(member);
        return held ? borrowed_value(held->key()) : value{};
    }
    static void* handle(void* member) {
        auto& held = *static_cast<held_type*>(member);
        return held ? held->link() : nullptr;
    }
    static bool store(void* member, const cell& from) {
        auto& held = *static_cast<held_type*>(member);
        if (from.kind == value_kind::null) {
            held.reset();
            return true;
        }
        return column_traits<Key>::store(held.emplace().key_storage(), from);
    }
};

template <class M, class Key>
struct member_describer<std::optional<foreign_key<M, Key>>>
    : optional_key_describer<foreign_key<M, Key>, Key> {};
template <class M, class Key>
struct member_describer<std::optional<one_to_one<M, Key>>>
    : optional_key_describer<one_to_one<M, Key>, Key> {};

/// All relations to many rows are one link, whatever their rows.
inline void* handle_of_many(void* member) { return member; }

template <class M, fixed_string Via>
struct member_describer<reverse<M, Via>> {
    static constexpr void describe(member_access& into) { into.handle = &handle_of_many; }
};
template <class M, class T>
struct member_describer<many_to_many<M, T>> {
    static constexpr void describe(member_access& into) {
        into.handle = &handle_of_many;
        if constexpr (requires { typename T::model; })
            use<typename T::model>(into);
        else if constexpr (!std::is_void_v<T>)
            use<T>(into);
    }

private:
    template <class Between>
    static constexpr void use(member_access& into) {
        into.through = &compiled_once<Between>::model;
        into.through_draft = &compiled_once<Between>::draft;
    }
};

/// A member's type and place, as the non-template builder takes it.
struct member_source {
    const void* address;
    const member_access* access;
};

struct source_collector {
    template <class... Member>
    auto operator()(const Member&... member) const {
        return std::array<member_source, sizeof...(Member)>{
            member_source{static_cast<const void*>(&member), &access_of<Member>}...};
    }
};

/// What of a model's struct does not depend on the model's options.
struct struct_source {
    const model_shape& shape;
    const row_ops& rows;
    const model_info& (*self)();
    const void* object;  ///< in which the members' addresses lie
    std::span<const member_source> members;
};

void begin_model(model_info& model, const struct_source& from);
/// Applies the options in their order. `conditions` holds those of indexes and checks, at the
/// options' places, or is empty.
void apply_options(model_info& model, std::span<const model_option* const> options,
                   std::span<const std::shared_ptr<const condition>> conditions);
/// A model as its struct and its options say it, which lives as long as the program. Derives names,
/// keys and the indexes of foreign keys. Throws usage_error for what cannot be told at compile
/// time: two members with one column.
model_info& make_draft(void (*describe)(model_info& model));
/// Fills what depends on other models: the tables between. Reads only drafts of theirs.
const model_info& link_model(model_info& model);

/// Whether the operation is about one row of the query that it stands in.
constexpr bool asks_one_row(op code) {
    switch (class_of(code)) {
        case op_class::operand:
            return code != op::annotation && code != op::outer;
        case op_class::exists:
        case op_class::subquery:
        case op_class::aggregate:
        case op_class::of_window:
        case op_class::window:
        case op_class::order:
            return false;
        case op_class::logic:
        case op_class::comparison:
        case op_class::membership:
        case op_class::text_lookup:
        case op_class::json_lookup:
        case op_class::search:
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::null_test:
        case op_class::arithmetic:
        case op_class::text_function:
        case op_class::choice:
        case op_class::number_function:
        case op_class::time_function:
        case op_class::json_value:
        case op_class::fit:
        case op_class::element:
        case op_class::bound:
        case op_class::cast:
        case op_class::case_:
        case op_class::sql:
            break;
    }
    return true;
}

/// Whether a condition compares columns of the model itself with values, and nothing else.
constexpr bool asks_own_columns_only(const program& condition) {
    for (std::size_t i = 0; i < condition.path_count; ++i)
        if (condition.paths[i].size != 1) return false;
    for (std::size_t i = 0; i < condition.token_count; ++i) {
        if (!asks_one_row(condition.tokens[i].code)) return false;
    }
    return true;
}

/// Makes the conditions of a model's options, each at the place of its option.
template <class M>
struct condition_maker {
    std::shared_ptr<const condition>* next;

    template <class Option>
    void operator()(const Option& option) {
        if constexpr (has_condition<Option>) {
            using program_of =
                lowered<M, annotation_list<>, decltype(option.condition), place::condition>;
            static_assert(program_of::reported);
            if constexpr (is_default_filter<Option>)
                static_assert(
                    asks_own_columns_only(program_of::value),
                    "cormorant: cm::default_filter() compares members of the model itself "
                    "with constants: no paths over relations, no queries or aggregates");
            value_sink sink;
            option.condition.collect(sink);
            *next = std::make_shared<const condition>(program_of::value,
                                                      value_list(sink.begin(), sink.end()));
        }
        ++next;
    }
};

template <class M>
void apply_meta(model_info& model) {
    if constexpr (requires { requires conditions_in(M::meta); }) {
        std::array<std::shared_ptr<const condition>, options_of<M>.size()> conditions;
        M::meta.each(condition_maker<M>{conditions.data()});
        apply_options(model, options_of<M>, conditions);
    } else {
        apply_options(model, options_of<M>, {});
    }
}

template <class M>
void describe_model(model_info& model) {
    if constexpr (checked_model<M>()) {
        const M object{};
        const auto members = visit_members(object, source_collector{});
        begin_model(model,
                    {shape_of<M>(), row_ops_of<M>, &compiled_once<M>::model, &object, members});
        apply_meta<M>(model);
    }
}

struct model_registration {
    explicit model_registration(const model_info& (*model)()) { register_model(model); }
};
template <class M>
inline const model_registration registered_model{&compiled_once<M>::model};

/// The model as its own struct says it.
template <class M>
model_info& editable_draft_of() {
    static model_info& draft = make_draft(&describe_model<M>);
    return draft;
}

template <class M>
const model_info& model_of() {
    return compiled_once<M>::model();
}

}  // namespace cormorant::detail

namespace cormorant {

/// For the library.
template <class M>
const detail::model_info& compiled_once<M>::draft() {
    return detail::editable_draft_of<M>();
}

/// For the library.
template <class M>
const detail::model_info& compiled_once<M>::model() {
    static const detail::model_info& model = detail::link_model(detail::editable_draft_of<M>());
    // Using the variable makes its initializer run before main(): a removal must know every model
    // of the program that refers to the removed one.
    (void)&detail::registered_model<M>;
    return model;
}

}  // namespace cormorant
