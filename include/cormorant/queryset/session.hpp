#pragma once

#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "cormorant/queryset/given.hpp"
#include "cormorant/queryset/queryset.hpp"
#include "cormorant/queryset/raw.hpp"
#include "cormorant/session/backend.hpp"
#include "cormorant/write/links.hpp"
#include "cormorant/write/write.hpp"

namespace cormorant {

/// How bulk_create writes.
struct bulk_options {
    conflict_action conflict = conflict_action::error;
    /// Members by which a stored row is recognised, for conflict_action::update and ignore.
    std::vector<std::string_view> conflict_members = {};
    /// Members that take the new values on update; empty: all but those and the key.
    std::vector<std::string_view> update_members = {};
    /// Rows in one statement at most; 0: as many as serve the database best. SQLite takes rows one
    /// by one, by a statement that stays prepared.
    std::size_t batch_size = 0;
};

namespace detail {

/// The members' numbers. Throws usage_error for a name that the model does not have.
[[nodiscard]] std::vector<std::uint16_t> members_named(const model_info& model,
                                                       std::span<const std::string_view> names,
                                                       std::source_location where);
/// The unique members by which one upsert statement finds the row that the condition means: it
/// compares just these, with the values that `row` has. Empty where it is another condition.
[[nodiscard]] std::vector<std::uint16_t> upsert_members(const model_info& model,
                                                        const program& condition,
                                                        const value_sink& values, const void* row);
/// What is known of a row that was just written.
enum class row_origin : std::uint8_t {
    inserted,  ///< nothing that was loaded before is about it
    written,   ///< it may be the one that its relations were loaded for
};

/// Ties rows that were written to the database, so that their relations can be loaded. Relations to
/// many rows that were loaded for a row with another key, or of another database, are forgotten;
/// the rows of foreign keys stay.
void attach_rows(const scope_ref& to, const model_info& model, const row_span& rows,
                 row_origin origin, std::source_location where);
/// Unties all relations of a row.
void detach_links(const model_info& model, void* row);
/// Forgets what was loaded of a relation, so that the next touch loads it again.
void forget_relation(const scope_ref& to, const model_info& model, void* row, std::size_t relation,
                     std::source_location where);

/// Tells of a constant row that would be written into.
template <class M>
constexpr bool told_writable() {
    static_assert(!std::is_const_v<M>,
                  "cormorant: the key, defaults and relations of the row are written into it: it "
                  "must not be const; db.create(row) takes a copy and returns the stored row");
    return !std::is_const_v<M>;
}

template <class M, fixed_string... Members>
std::array<std::uint16_t, sizeof...(Members)> member_numbers() {
    return {static_cast<std::uint16_t>(own_member<M, Members>())...};
}

/// The index of a member that is a relation to many rows. Another does not compile.
template <class M, fixed_string Member>
constexpr std::size_t to_many_index() {
    constexpr std::size_t index = own_member<M, Member>();
    if constexpr (index < member_count<M>) {
        constexpr bool leads_to_many_rows = is_to_many(shape_of<M>().members[index].kind);
        static_assert(leads_to_many_rows,
                      "cormorant: this needs a relation to many rows: reverse or many_to_many");
        return leads_to_many_rows ? index : member_count<M>;
    }
    return member_count<M>;
}

/// What a relation leads to; the model itself after a mistake.
template <class M, fixed_string Member>
struct to_many_relation {
    static constexpr std::size_t index = to_many_index<M, Member>();
    static constexpr bool right = index < member_count<M>;
    static constexpr member_kind kind =
        right ? shape_of<M>().members[right ? index : 0].kind : member_kind::many_to_many;

    static constexpr auto find_target() {
        if constexpr (right)
            return std::type_identity<typename member_traits<member_type<M, index>>::target>{};
        else
            return std::type_identity<M>{};
    }
    using target = typename decltype(find_target())::type;
};

/// Runs the work in a transaction, or in a savepoint where `on` is one, and returns what it
/// returns: a value, a reference, nothing. Defined where a transaction is.
template <class Work>
decltype(auto) run_atomically(const scope_ref& on, Work& work, const transaction_form& form,
                              std::source_location where);

/// The rows of `target` that the relation of a row with this key leads to.
[[nodiscard]] query_data related_query(const model_info& target, const model_info& model,
                                       std::size_t relation, value key);

}  // namespace detail

class database;
class open_transaction;
struct transaction_options;
/// What the function of a transaction is given.
using transaction = open_transaction;

/// What can be asked of a database and of a transaction alike: both are sessions, so a function
/// that takes `const cm::session&` works in either. A handle: copies are the same database or the
/// same transaction. One of a transaction throws usage_error once that has ended.
class session {
    using location = std::source_location;

public:
    // ---- queries --------------------------------------------------------------------------------

    /// The rows of a model. Sends nothing until they are read.
    template <class M>
    [[nodiscard]] queryset<M> objects() const {
        return queryset<M>(scope_);
    }

    /// The rows that a relation of `row` refers to, as a queryset; `row` may go. Sends nothing.
    template <class M, fixed_string Relation>
    [[nodiscard]] auto objects(const M& row, detail::field<Relation>) const {
        using relation = detail::to_many_relation<M, Relation>;
        using target = typename relation::target;
        return queryset<target>(
            detail::related_query(detail::model_of<target>(), detail::model_of<M>(),
                                  relation::index, detail::bound_key_of(row)),
            scope_);
    }

    // ---- rows -----------------------------------------------------------------------------------

    /// Inserts the row and returns it with its key. One statement. Throws integrity_error where a
    /// constraint refuses it; before anything is sent error of kind data for a value that its
    /// member's limits refuse, and usage_error where a relation refers to a row without a key.
    template <class M>
    M create(M row, location where = location::current()) const {
        detail::insert_row(*scope_, detail::model_of<M>(), &row, where);
        attach(row, detail::row_origin::inserted, where);
        return row;
    }

    /// Updates the row by its key, or inserts it where it is not stored yet. Only loaded columns
    /// are written. One statement, two where a row with a key of its own turns out to be new.
    /// Throws as create() does.
    template <class M>
    void save(M& row, location where = location::current()) const {
        if constexpr (detail::told_writable<M>()) {
            const bool inserted = detail::save_row(*scope_, detail::model_of<M>(), &row, where);
            attach(row, inserted ? detail::row_origin::inserted : detail::row_origin::written,
                   where);
        }
    }
    template <class M, class Wrong, class... More>
        requires std::convertible_to<const Wrong&, std::string_view>
    void save(M&, const Wrong&, const More&...) const {
        static_assert(sizeof(Wrong) == 0, "cormorant: save() takes members: save(row, \"name\"_f)");
    }
    /// Updates these members alone. One statement. Throws not_found where the row is gone, and as
    /// create() does.
    template <class M, detail::member_given A, detail::member_given B = detail::absent,
              detail::member_given C = detail::absent, detail::member_given D = detail::absent,
              detail::member_given E = detail::absent, detail::member_given F = detail::absent,
              detail::member_given G = detail::absent, detail::member_given H = detail::absent>

    void save(M& row, A, B = {}, C = {}, D = {}, E = {}, F = {}, G = {}, H = {},
              location where = location::current()) const {
        save_named(row, detail::given_names<A, B, C, D, E, F, G, H>(), where);
    }
    template <class M, fixed_string... Members>
        requires(sizeof...(Members) > 8)
    void save(M& row, detail::field<Members>...) const {
        save_named(row, detail::name_list<Members...>(), location());
    }

    /// Reads the row again by its key, and forgets its related rows. Throws not_found where it is
    /// gone; the row is as it was then. One statement.
    template <class M>
    void refresh(M& row, location where = location::current()) const {
        if constexpr (detail::told_writable<M>()) {
            M fresh = row;
            detail::refresh_row(*scope_, detail::model_of<M>(), &fresh, where);
            detail::detach_links(detail::model_of<M>(), &fresh);
            row = std::move(fresh);
            attach(row, detail::row_origin::written, where);
        }
    }

    /// Reads deferred members of the row. One statement. Throws not_found where the row is gone.
    template <class M, detail::member_given A, detail::member_given B = detail::absent,
              detail::member_given C = detail::absent, detail::member_given D = detail::absent,
              detail::member_given E = detail::absent, detail::member_given F = detail::absent,
              detail::member_given G = detail::absent, detail::member_given H = detail::absent>

    void load(M& row, A, B = {}, C = {}, D = {}, E = {}, F = {}, G = {}, H = {},
              location where = location::current()) const {
        load_named(row, detail::given_names<A, B, C, D, E, F, G, H>(), where);
    }
    template <class M, fixed_string... Members>
        requires(sizeof...(Members) > 8)
    void load(M& row, detail::field<Members>...) const {
        load_named(row, detail::name_list<Members...>(), location());
    }

    /// Removes the row, and does what on_delete says to those that refer to it, in one transaction.
    /// One DELETE where nothing refers to the model. No error where the row is gone already. Throws
    /// integrity_error, of kind protected_rows where on_delete refuses; nothing is removed then.
    template <class M>
        requires(detail::model_type<M>)
    removed remove(const M& row, location where = location::current())
    const { return detail::remove_row(*scope_, detail::model_of<M>(), &row, where); }

    /// The row that matches, or a new one made of `defaults`; true where it was made. Safe beside
    /// other programs that do the same, where the condition is on unique members. One query where
    /// the row is there, two where it is made, three where another program made it in between.
    /// Throws multiple_rows where several match, and as create() does: its integrity_error also
    /// where the row in the way does not match, one that cm::default_filter hides or that is equal
    /// in other unique members.
    template <class M, detail::expression E>
    std::pair<M, bool> get_or_create(const E& condition, M defaults,
                                     location where = location::current()) const {
        if (std::optional<M> found = objects<M>().filter(condition).find(where))
            return {std::move(*found), false};
        detail::conflict_rule ignore{conflict_action::ignore};
        const bool made =
            detail::insert_row(*scope_, detail::model_of<M>(), &defaults, ignore, where);
        if (!made) {
            if (std::optional<M> found = objects<M>().filter(condition).find(where))
                return {std::move(*found), false};
            // The constraint says what is in the way.
            detail::insert_row(*scope_, detail::model_of<M>(), &defaults, {}, where);
        }
        attach(defaults, detail::row_origin::inserted, where);
        return {std::move(defaults), true};
    }

    /// Writes the row over the stored one that matches the condition, or inserts it. Returns the
    /// row with its key. One statement where the condition is the row's own values of unique
    /// members; else a query and a write in one transaction, and multiple_rows where several rows
    /// match.
    template <class M, detail::expression E>
    M update_or_create(const E& condition, M row, location where = location::current()) const {
        using lowered = detail::lowered<M, detail::annotation_list<>, E, detail::place::condition>;
        static_assert(lowered::reported);
        detail::value_sink values;
        condition.collect(values);
        const detail::model_info& model = detail::model_of<M>();
        detail::conflict_rule rule{conflict_action::update,
                                   detail::upsert_members(model, lowered::value, values, &row)};
        if (rule.target.empty())
            update_found_or_insert(condition, row, where);
        else
            detail::insert_row(*scope_, model, &row, rule, where);
        attach(row, detail::row_origin::written, where);
        return row;
    }

    /// Inserts the row, or writes it over the stored one that is equal in these unique members; its
    /// key is that of the stored row then. One statement. Throws as create() does, so
    /// integrity_error where it is another unique member that is taken.
    template <class M, detail::member_given A, detail::member_given B = detail::absent,
              detail::member_given C = detail::absent, detail::member_given D = detail::absent,
              detail::member_given E = detail::absent, detail::member_given F = detail::absent,
              detail::member_given G = detail::absent, detail::member_given H = detail::absent>

    void upsert(M& row, A, B = {}, C = {}, D = {}, E = {}, F = {}, G = {}, H = {},
                location where = location::current()) const {
        upsert_by(row, detail::given_names<A, B, C, D, E, F, G, H>(), where);
    }
    template <class M, fixed_string... Members>
        requires(sizeof...(Members) > 8)
    void upsert(M& row, detail::field<Members>...) const {
        upsert_by(row, detail::name_list<Members...>(), location());
    }

    // ---- many rows ------------------------------------------------------------------------------

    /// Inserts all rows or none, in one transaction; their keys come back, in order. Returns the
    /// rows written. A statement for many rows, or one prepared once; none for no rows. Throws as
    /// create() does, and usage_error for members that the model does not have; the rows are as
    /// they were then.
    template <class M>
    std::int64_t bulk_create(std::vector<M>& rows, location where = location::current()) const {
        return bulk_create(rows, bulk_options{}, where);
    }
    template <class M>
    std::int64_t bulk_create(std::vector<M>& rows, const bulk_options& options,
                             location where = location::current()) const {
        const detail::model_info& model = detail::model_of<M>();
        const detail::conflict_rule rule{
            options.conflict, detail::members_named(model, options.conflict_members, where),
            detail::members_named(model, options.update_members, where), true, options.batch_size};
        const detail::row_span span(rows.data(), sizeof(M), rows.size());
        const std::int64_t written = detail::bulk_insert(*scope_, model, span, rule, where);
        detail::attach_rows(scope_, model, span, detail::row_origin::inserted, where);
        return written;
    }
    /// Inserts rows that are given up: neither keys nor defaults come back, so that PostgreSQL
    /// takes many of them by COPY. All rows or none. Returns the rows written.
    template <class M>
    std::int64_t bulk_create(std::vector<M>&& rows, location where = location::current()) const {
        const detail::row_span span(rows.data(), sizeof(M), rows.size());
        return detail::bulk_insert(*scope_, detail::model_of<M>(), span, {.reads_back = false},
                                   where);
    }

    /// Writes these members of all rows or of none, in one transaction, many rows a statement.
    /// Returns the rows found: one that is gone is no error. Throws usage_error where two rows have
    /// the same key, and as create() does.
    template <class M, detail::member_given A, detail::member_given B = detail::absent,
              detail::member_given C = detail::absent, detail::member_given D = detail::absent,
              detail::member_given E = detail::absent, detail::member_given F = detail::absent,
              detail::member_given G = detail::absent, detail::member_given H = detail::absent>
    std::int64_t bulk_update(std::vector<M>& rows, A, B = {}, C = {}, D = {}, E = {}, F = {},
                             G = {}, H = {}, location where = location::current()) const {
        return bulk_update_named(rows, detail::given_names<A, B, C, D, E, F, G, H>(), where);
    }
    template <class M, fixed_string... Members>
    std::int64_t bulk_update(std::vector<M>& rows, detail::field<Members>...) const
        requires(sizeof...(Members) > 8) {
        return bulk_update_named(rows, detail::name_list<Members...>(), location());
    }

    // ---- many-to-many ---------------------------------------------------------------------------

    /// Links rows (or cm::key values) with `row`; links that are there stay. Returns the links
    /// added. The relation is loaded anew at its next touch. Throws usage_error where a row has no
    /// key, integrity_error where there is no row of that key.
    template <class M, fixed_string Relation, class A, class B = detail::absent,
              class C = detail::absent, class D = detail::absent, class E = detail::absent,
              class F = detail::absent, class G = detail::absent, class H = detail::absent>
    std::int64_t add(M& row, detail::field<Relation> relation, const A& a, const B& b = {},
                     const C& c = {}, const D& d = {}, const E& e = {}, const F& f = {},
                     const G& g = {}, const H& h = {}, location where = location::current()) const {
        return add_keys(row, relation, keys_of(a, b, c, d, e, f, g, h), where);
    }
    template <class M, fixed_string Relation, class... Targets>
    std::int64_t add(M& row, detail::field<Relation> relation, const Targets&... targets) const
        requires(sizeof...(Targets) > 8) {
        return add_keys(row, relation, keys_of(targets...), location());
    }
    /// Removes links. The rows themselves stay. Returns the links removed.
    template <class M, fixed_string Relation, class A, class B = detail::absent,
              class C = detail::absent, class D = detail::absent, class E = detail::absent,
              class F = detail::absent, class G = detail::absent, class H = detail::absent>
    std::int64_t remove(M& row, detail::field<Relation> relation, const A& a, const B& b = {},
                        const C& c = {}, const D& d = {}, const E& e = {}, const F& f = {},
                        const G& g = {}, const H& h = {},
                        location where = location::current()) const {
        return remove_keys(row, relation, keys_of(a, b, c, d, e, f, g, h), where);
    }
    template <class M, fixed_string Relation, class... Targets>
    std::int64_t remove(M& row, detail::field<Relation> relation, const Targets&... targets) const
        requires(sizeof...(Targets) > 8) {
        return remove_keys(row, relation, keys_of(targets...), location());
    }
    /// Makes these rows the linked ones: adds and removes the difference only, in one transaction.
    /// One query, and one write for each of the two where there is something to do. Throws as add()
    /// does.
    template <class M, fixed_string Relation, class Container>
    void set(M& row, detail::field<Relation> relation, const Container& targets,
             location where = location::current()) const {
        const detail::value_list keys = detail::list_of(targets);
        detail::set_links(*scope_, source(row, relation), keys, where);
        forget(row, relation, where);
    }
    /// Removes all links of `row`, in one statement. Returns the links removed.
    template <class M, fixed_string Relation>
    std::int64_t clear(M& row, detail::field<Relation> relation,
                       location where = location::current()) const {
        const auto n = detail::clear_links(*scope_, source(row, relation), where);
        forget(row, relation, where);
        return n;
    }

    // ---- raw SQL --------------------------------------------------------------------------------

    /// Rows of a model by SQL text. Each `{}` is a bound parameter; they are counted at compile
    /// time. Columns are matched by name; missing ones keep the struct's defaults. One query.
    /// Throws error of kind sql where the database refuses the text, of kind data for a value that
    /// does not fit its member, and usage_error for several statements or two columns for one
    /// member.
    template <class M, class... Args>
    [[nodiscard]] std::vector<M> raw(
        detail::literal_or_cm_trusted<std::type_identity_t<Args>...> sql,
        const Args&... args) const {
        const detail::value_list values = detail::bound_values(args...);
        detail::row_list rows(detail::row_ops_of<M>);
        detail::fetch_raw(scope_, detail::model_of<M>(), sql.text, values, rows, sql.where);
        return detail::vector_of<M>(std::move(rows));
    }
    /// Rows by SQL text as tuples, structs (columns by name) or single values. One query. Throws as
    /// raw() does.
    template <class Row, class... Args>
    [[nodiscard]] std::vector<Row> fetch(
        detail::literal_or_cm_trusted<std::type_identity_t<Args>...> sql,
        const Args&... args) const {
        return detail::fetch_as<Row>(scope_, sql.text, detail::bound_values(args...), sql.where);
    }
    /// Runs SQL text; returns the rows changed. One statement. Throws integrity_error, and as raw()
    /// does.
    template <class... Args>
    std::int64_t execute(detail::literal_or_cm_trusted<std::type_identity_t<Args>...> sql,
                         const Args&... args) const {
        return detail::execute_raw(scope_, sql.text, detail::bound_values(args...), sql.where);
    }

    /// The same of a text that changes only rows of these models: with a cache, results over other
    /// tables stay. `db.execute(cm::touches<Order>, "update ...", id)`.
    template <class... M, class... Args>
    std::int64_t execute(touched_models<M...>,
                         detail::literal_or_cm_trusted<std::type_identity_t<Args>...> sql,
                         const Args&... args) const {
        const detail::model_info* const models[] = {&detail::model_of<M>()...};
        return detail::execute_raw(scope_, {sql.text, models, sql.where},
                                   detail::bound_values(args...));
    }
    /// Another program changed rows of the model: cached results over its table are read anew, in a
    /// transaction from its commit on. Nothing is sent.
    template <class M>
    void changed() const {
        detail::tell_changed(scope_, detail::model_of<M>());
    }

    // ---- transactions ---------------------------------------------------------------------------

    /// Runs `work` so that all it does is done, or nothing: `work(tx)` takes a cm::transaction& or
    /// a const cm::session&. On a database in a transaction of its own, which may write; inside a
    /// transaction in a savepoint. Commits at the end; an exception undoes what `work` did and is
    /// rethrown. Returns what `work` returns. Throws usage_error where this thread has a
    /// transaction open and another session than that is asked.
    template <class Work>
    decltype(auto) transaction(Work&& work, location where = location::current()) const {
        return detail::run_atomically(scope_, work, detail::transaction_mode::write, where);
    }
    template <class Wrong>
    decltype(auto) transaction(Wrong&& work, const transaction_options&,
                               location where = location::current()) const {
        static_assert(
            sizeof(Wrong) == 0,
            "cormorant: isolation, retries and the like are of the outermost "
            "transaction: ask them of the cm::database; inside one there is tx.savepoint");
        return transaction(std::forward<Wrong>(work), where);
    }
    /// Runs `action` after the outermost commit; at once where no transaction is open. Dropped with
    /// a savepoint that is rolled back.
    template <class Action>
    void on_commit(Action action) const {
        detail::on_commit(scope_, detail::deferred_action(std::move(action)));
    }
    /// Which kind of database this is: for SQL text that cannot be the same on all.
    [[nodiscard]] cormorant::backend backend() const noexcept { return detail::backend_of(scope_); }

    // ---- for the library ------------------------------------------------------------------------

    explicit session(detail::scope_ref scope) : scope_(std::move(scope)) {}
    template <class Wrong>
        requires std::same_as<std::remove_const_t<Wrong>, database>
    operator Wrong&() const {  // NOLINT(google-explicit-constructor)
        static_assert(sizeof(Wrong) == 0,
                      "cormorant: this takes a cm::database, and is given a transaction or a "
                      "session: let the function take const cm::session&, which a database and a "
                      "transaction both are; tables are made by a database, outside of "
                      "transactions");
        return *static_cast<Wrong*>(nullptr);
    }
    [[nodiscard]] detail::database_core& core() const noexcept { return detail::core_of(scope_); }
    [[nodiscard]] const detail::scope_ref& scope() const noexcept { return scope_; }

protected:
    detail::scope_ref scope_;

private:
    template <class M>
    void attach(M& row, detail::row_origin origin, location where) const {
        detail::attach_rows(scope_, detail::model_of<M>(), detail::row_span(&row, sizeof(M), 1),
                            origin, where);
    }
    template <class M, class E>
    void update_found_or_insert(const E& condition, M& row, location where) const {
        const auto write = [&](const detail::scope_ref& tx) {
            const std::optional<M> found = queryset<M>(tx).filter(condition).find(where);
            if (!found) {
                detail::insert_row(*tx, detail::model_of<M>(), &row, where);
                return;
            }
            detail::take_stored_members(detail::model_of<M>(), &row, &*found);
            detail::save_row(*tx, detail::model_of<M>(), &row, where);
        };
        detail::atomically(scope_, write, detail::transaction_mode::write, where);
    }
    template <class M, fixed_string... Members>
    void save_named(M& row, detail::name_list<Members...>, location where) const {
        if constexpr (detail::told_writable<M>())
            detail::save_members(*scope_, detail::model_of<M>(), &row,
                                 detail::member_numbers<M, Members...>(), where);
    }
    template <class M, fixed_string... Members>
    void load_named(M& row, detail::name_list<Members...>, location where) const {
        if constexpr (detail::told_writable<M>())
            detail::refresh_members(*scope_, detail::model_of<M>(), &row,
                                    detail::member_numbers<M, Members...>(), where);
    }
    template <class M, fixed_string... Members>
    void upsert_by(M& row, detail::name_list<Members...>, location where) const {
        if constexpr (!detail::told_writable<M>()) return;
        const auto members = detail::member_numbers<M, Members...>();
        if constexpr (!detail::told_unique<M, Members...>()) return;
        detail::conflict_rule rule{conflict_action::update, {members.begin(), members.end()}};
        detail::insert_row(*scope_, detail::model_of<M>(), &row, rule, where);
        attach(row, detail::row_origin::written, where);
    }
    template <class M, fixed_string... Members>
    std::int64_t bulk_update_named(std::vector<M>& rows, detail::name_list<Members...>,
                                   location where) const {
        return detail::bulk_update(*scope_, detail::model_of<M>(),
                                   detail::row_span(rows.data(), sizeof(M), rows.size()),
                                   detail::member_numbers<M, Members...>(), where);
    }
    template <class M, fixed_string Relation>
    static detail::link_source source(const M& row, detail::field<Relation>) {
        using relation = detail::to_many_relation<M, Relation>;
        static_assert(relation::kind != detail::member_kind::reverse,
                      "cormorant: links are of many_to_many; the rows of a reverse are changed by "
                      "their foreign key");
        return detail::links_of(detail::model_of<M>(), relation::index, detail::bound_key_of(row));
    }
    template <class M, fixed_string Relation>
    void forget(M& row, detail::field<Relation>, location where) const {
        if constexpr (!std::is_const_v<M>)
            detail::forget_relation(scope_, detail::model_of<M>(), &row,
                                    detail::to_many_relation<M, Relation>::index, where);
    }
    template <class M, fixed_string Relation>
    std::int64_t add_keys(M& row, detail::field<Relation> relation, const detail::value_list& keys,
                          location where) const {
        const auto n = detail::link_rows(*scope_, source(row, relation), keys, where);
        forget(row, relation, where);
        return n;
    }
    template <class M, fixed_string Relation>
    std::int64_t remove_keys(M& row, detail::field<Relation> relation,
                             const detail::value_list& keys, location where) const {
        const auto n = detail::unlink_rows(*scope_, source(row, relation), keys, where);
        forget(row, relation, where);
        return n;
    }
    template <class... Targets>
    static detail::value_list keys_of(const Targets&... targets) {
        detail::value_list keys;
        (add_key(keys, targets), ...);
        return keys;
    }
    static void add_key(detail::value_list&, detail::absent) {}
    template <class T>
    static void add_key(detail::value_list& keys, const T& target) {
        keys.push_back(key_value_of(target));
    }
    template <class T>
    static detail::value key_value_of(const T& target) {
        if constexpr (detail::model_type<T>)
            return detail::bound_key_of(target);
        else
            return detail::value_traits<T>::bind(target);
    }
    template <class K>
    static detail::value key_value_of(const key_value<K>& target) {
        return detail::value_traits<K>::bind(target.key);
    }
};

}  // namespace cormorant
