#pragma once

#include <memory>
#include <optional>
#include <span>

#include "cormorant/expr/lower.hpp"
#include "cormorant/expr/model_check.hpp"
#include "cormorant/query/condition.hpp"
#include "cormorant/schema/model.hpp"

/// Builds a model's description from its struct, once, at its first use.

namespace cormorant::detail {

template <class M>
const model_info& model_of();
template <class M>
const model_info& draft_of();

template <class Enum>
inline constexpr enum_description description_of_enum{
    database_enum<Enum>, names_of_enum<Enum>.data(), names_of_enum<Enum>.size()};

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

template <class T>
struct member_describer {
    static void describe(member_info& m) {
        m.load = &load_column<T>;
        m.decode.stored = column_traits<T>::stored;
        m.decode.store = column_traits<T>::store;
        using part = part_type<T>;
        if constexpr (std::integral<part>) {
            m.integer_bits = sizeof(part) * 8;
            m.is_unsigned = std::is_unsigned_v<part>;
        }
        if constexpr (std::is_enum_v<part>)
            if constexpr (!database_enum<part>.empty()) m.enum_type = &description_of_enum<part>;
    }
};

template <class T>
struct member_describer<std::optional<T>> {
    static void describe(member_info& m) {
        member_describer<T>::describe(m);
        m.load = &load_optional<T>;
        m.decode.stored = storage::custom;
        m.decode.store = &store_optional<T>;
    }
};

template <class T>
struct member_describer<lazy<T>> {
    static void describe(member_info& m) {
        member_describer<T>::describe(m);
        m.load = &load;
        m.decode.stored = storage::custom;
        m.decode.store = &store;
        m.is_loaded = &is_loaded;
        m.unload = &unload;
    }

private:
    static value load(const void* member) {
        member_info inner;
        member_describer<T>::describe(inner);
        return inner.load(static_cast<const lazy<T>*>(member)->storage());
    }
    static bool store(void* member, const cell& from) {
        member_info inner;
        member_describer<T>::describe(inner);
        return inner.decode.store(static_cast<lazy<T>*>(member)->filled(), from);
    }
    static bool is_loaded(const void* member) {
        return static_cast<const lazy<T>*>(member)->loaded();
    }
    static void unload(void* member) { static_cast<lazy<T>*>(member)->unload(); }
};

template <class Relation, class Key>
struct key_member_describer {
    static void describe(member_info& m) {
        member_describer<Key>::describe(m);
        m.load = &load;
        m.handle = &handle;
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
    static void describe(member_info& m) {
        member_describer<Key>::describe(m);
        m.load = &load;
        m.handle = &handle;
        m.decode.stored = storage::custom;
        m.decode.store = &store;
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
struct to_many_describer {
    static void describe(member_info& m) { m.handle = &handle; }

private:
    static void* handle(void* member) { return member; }
};
template <class M, fixed_string Via>
struct member_describer<reverse<M, Via>> : to_many_describer {};
template <class M, class T>
struct member_describer<many_to_many<M, T>> : to_many_describer {
    static void describe(member_info& m) {
        to_many_describer::describe(m);
        if constexpr (requires { typename T::model; })
            use<typename T::model>(m);
        else if constexpr (!std::is_void_v<T>)
            use<T>(m);
    }

private:
    template <class Between>
    static void use(member_info& m) {
        m.through = &model_of<Between>;
        m.through_draft = &draft_of<Between>;
    }
};

using describe_function = void (*)(member_info&);

template <class Member>
void describe_member(member_info& m) {
    using traits = member_traits<Member>;
    if constexpr (requires { typename traits::target; }) {
        m.target = &model_of<typename traits::target>;
        m.target_draft = &draft_of<typename traits::target>;
    }
    if constexpr (column_type<typename traits::base>)
        m.decode.wanted = column_traits<typename traits::base>::kind;
    member_describer<Member>::describe(m);
}

/// A member's type, as the non-template builder takes it.
struct member_source {
    const void* address;
    describe_function describe;
};

struct source_collector {
    const void* start;
    template <class... Member>
    auto operator()(const Member&... member) const {
        return std::array<member_source, sizeof...(Member)>{
            member_source{static_cast<const void*>(&member), &describe_member<Member>}...};
    }
};

/// Fills the parts that do not depend on the model's options.
void begin_model(model_info& model, const model_shape& shape, const void* object,
                 std::span<const member_source> members);
void apply_option(model_info& model, const model_option& option);
void apply_option(model_info& model, const model_option& option,
                  std::shared_ptr<const condition> where);
/// Derives names, keys and the indexes of foreign keys. Throws usage_error for what cannot be told
/// at compile time: two members with one column.
void finish_model(model_info& model);
/// Fills what depends on other models: the tables between. Reads only drafts of theirs.
const model_info& link_model(model_info& model);

template <class M>
struct option_applier {
    model_info& model;

    void operator()(const model_option& o) const { apply_option(model, o); }
    void operator()(const on_delete_option& o) const { apply_option(model, o.option); }
    void operator()(const lookup_index_option& o) const { apply_option(model, o.option, nullptr); }
    void operator()(const conditional_option<no_condition>& o) const {
        apply_option(model, o.option, nullptr);
    }
    template <class Condition>
    void operator()(const conditional_option<Condition>& o) const {
        using program_of = lowered<M, annotation_list<>, Condition, place::condition>;
        static_assert(program_of::reported);
        value_sink sink;
        o.condition.collect(sink);
        value_list values(sink.begin(), sink.end());
        apply_option(model, o.option,
                     std::make_shared<const condition>(program_of::value, std::move(values)));
    }
};

template <class M>
model_info build_model() {
    model_info model;
    if constexpr (checked_model<M>()) {
        const M object{};
        const auto members = visit_members(object, source_collector{&object});
        begin_model(model, shape_of<M>(), &object, members);
        model.rows = &row_ops_of<M>;
        model.self = &model_of<M>;
        meta_of<M>().each(option_applier<M>{model});
        finish_model(model);
    }
    return model;
}

struct model_registration {
    explicit model_registration(const model_info& (*model)()) { register_model(model); }
};
template <class M>
inline const model_registration registered_model{&model_of<M>};

/// The model as its own struct says it.
template <class M>
model_info& editable_draft_of() {
    static model_info draft = build_model<M>();
    return draft;
}
template <class M>
const model_info& draft_of() {
    return editable_draft_of<M>();
}

/// The description of a model. Thread-safe; the first call builds it.
template <class M>
const model_info& model_of() {
    static const model_info& model = link_model(editable_draft_of<M>());
    // Using the variable makes its initializer run before main(): a removal must know every model
    // of the program that refers to the removed one.
    (void)&registered_model<M>;
    return model;
}

}  // namespace cormorant::detail
