// The limit on PostgreSQL: what a careful program over libpq does. Statements are prepared once,
// values are binary, many rows travel as arrays or by COPY, every result's status is looked at.

#ifdef CORMORANT_BENCH_LIBPQ

#include "plain_contender.hpp"
#include "postgresql/pq_connection.hpp"
#include "sql.hpp"

namespace bench {
namespace {

void read_user(const pq_result& from, int r, user_row& row) {
    row.id = from.integer(r, 0);
    from.text(r, 1, row.name);
    from.text(r, 2, row.email);
    row.is_active = from.truth(r, 3);
    row.age = from.small(r, 4);
    row.balance = from.real(r, 5);
    row.profile_id = from.integer(r, 6);
}

void read_joined(const pq_result& from, int r, user_with_profile& row) {
    read_user(from, r, row.user);
    row.profile.id = from.integer(r, 7);
    from.text(r, 8, row.profile.bio);
    if (!from.null(r, 9)) from.text(r, 9, row.profile.city.emplace());
}

void read_order(const pq_result& from, int r, order_row& row) {
    row.id = from.integer(r, 0);
    row.user_id = from.integer(r, 1);
    row.total = from.real(r, 2);
    from.text(r, 3, row.status);
}

template <class Row, class Read>
std::vector<Row> read_all(const pq_result& from, Read read) {
    const int count = from.rows();
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (int r = 0; r < count; ++r) read(from, r, rows.emplace_back());
    return rows;
}

// The binary form of COPY: each field has its length before it.
class copy_rows {
public:
    explicit copy_rows(std::size_t count) {
        bytes_.reserve(count * 120);
        bytes_.append("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    }
    void add(const user_row& row) {
        append_number(bytes_, std::uint16_t{6});
        text(row.name);
        text(row.email);
        append_number(bytes_, std::uint32_t{1});
        bytes_ += static_cast<char>(row.is_active);
        append_number(bytes_, std::uint32_t{4});
        append_number(bytes_, static_cast<std::uint32_t>(row.age));
        append_number(bytes_, std::uint32_t{8});
        append_number(bytes_, std::bit_cast<std::uint64_t>(row.balance));
        append_number(bytes_, std::uint32_t{8});
        append_number(bytes_, static_cast<std::uint64_t>(row.profile_id));
    }
    void end() { append_number(bytes_, std::uint16_t{0xffff}); }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    void text(std::string_view t) {
        append_number(bytes_, static_cast<std::uint32_t>(t.size()));
        bytes_ += t;
    }

    std::string bytes_;
};

class with_libpq final : public plain_contender<with_libpq> {
public:
    with_libpq(const place& where, const sizes& of) : plain_contender(of), on_(where.url) {
        on_.prepare("get", sql::with_numbers(sql::get));
        on_.prepare("load", sql::load);
        on_.prepare("join", sql::join);
        on_.prepare("orders", sql::orders);
        on_.prepare("group", sql::with_numbers(sql::group));
        on_.prepare("related", sql::with_numbers(sql::related));
        on_.prepare("chain_users", sql::with_numbers(sql::chain_users));
        on_.prepare("chain_orders", "SELECT " + sql::order_columns +
                                        " FROM app_order o WHERE o.user_id = ANY($1)"
                                        " ORDER BY o.user_id, o.id");
        on_.prepare("insert",
                    "INSERT INTO app_user (name, email, is_active, age, balance, profile_id)"
                    " SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::integer[],"
                    " $5::float8[], $6::bigint[]) RETURNING id");
        on_.prepare("update",
                    "UPDATE app_user SET balance = new.balance FROM"
                    " unnest($1::bigint[], $2::float8[]) AS new(id, balance)"
                    " WHERE app_user.id = new.id");
    }

    [[nodiscard]] std::string_view name() const override { return "C API"; }

    std::vector<user_row> load_users() { return read_all<user_row>(run("load"), read_user); }

    template <class Use>
    void get(Use& use) {
        on_.execute("BEGIN READ ONLY");
        get_alone(use);
        on_.execute("COMMIT");
    }

    template <class Use>
    void get_alone(Use& use) {
        for (const std::int64_t key : keys_) {
            const pq_result found = run("get", key);
            if (found.rows() != 1) stop(on_.handle(), "get");
            user_row row;
            read_user(found, 0, row);
            use.user(row);
        }
    }

    template <class Use>
    void load(Use& use) {
        use.users(load_users());
    }

    template <class Use>
    void join(Use& use) {
        use.joined(read_all<user_with_profile>(run("join"), read_joined));
    }

    template <class Use>
    void children(Use& use) {
        users_and_orders all;
        all.users = read_all<user_with_orders>(
            run("load"),
            [](const pq_result& from, int r, user_with_orders& u) { read_user(from, r, u.user); });
        all.orders = read_all<order_row>(run("orders"), read_order);
        stitch(all);
        use.children(all);
    }

    template <class Use>
    void create(Use& use) {
        const std::size_t count = fresh_.size();
        pq_array names(pq_array::text, count, 20), emails(pq_array::text, count, 25);
        pq_array active(pq_array::boolean, count, 1), ages(pq_array::integer, count, 4);
        pq_array balances(pq_array::real, count, 8), profiles(pq_array::bigint, count, 8);
        for (const user_row& row : fresh_) {
            names.add(std::string_view(row.name));
            emails.add(std::string_view(row.email));
            active.add(row.is_active);
            ages.add(row.age);
            balances.add(row.balance);
            profiles.add(row.profile_id);
        }
        const pq_result keys = run("insert", names.bytes(), emails.bytes(), active.bytes(),
                                   ages.bytes(), balances.bytes(), profiles.bytes());
        int r = 0;
        for (user_row& row : fresh_) row.id = keys.integer(r++, 0);
        use.keys(fresh_);
    }

    template <class Use>
    void import(Use& use) {
        on_.expect(PQexec(on_.handle(),
                          "COPY app_user (name, email, is_active, age, balance, profile_id)"
                          " FROM STDIN (FORMAT binary)"),
                   PGRES_COPY_IN, "copy");
        copy_rows rows(fresh_.size());
        for (const user_row& row : fresh_) rows.add(row);
        rows.end();
        if (PQputCopyData(on_.handle(), rows.bytes().data(),
                          static_cast<int>(rows.bytes().size())) != 1 ||
            PQputCopyEnd(on_.handle(), nullptr) != 1)
            stop(on_.handle(), "copy");
        on_.expect(PQgetResult(on_.handle()), PGRES_COMMAND_OK, "copy");
        if (PQgetResult(on_.handle()) != nullptr) stop(on_.handle(), "copy");
        use.number(static_cast<std::int64_t>(fresh_.size()));
    }

    template <class Use>
    void update(Use& use) {
        pq_array keys(pq_array::bigint, rows_.size(), 8);
        pq_array balances(pq_array::real, rows_.size(), 8);
        for (const user_row& row : rows_) {
            keys.add(row.id);
            balances.add(row.balance);
        }
        with_.clear();
        with_.add(keys.bytes());
        with_.add(balances.bytes());
        on_.run("update", with_, PGRES_COMMAND_OK);
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void group(Use& use) {
        use.figures(read_all<user_orders_figures>(
            run("group", sizes::top), [](const pq_result& from, int r, user_orders_figures& row) {
                read_user(from, r, row.user);
                row.order_count = from.integer(r, 7);
                row.average = from.real(r, 8);
            }));
    }

    template <class Use>
    void related(Use& use) {
        for (std::int64_t i = 0; i < of_.cities; ++i) {
            const std::string city = made_city(i);
            use.users(read_all<user_row>(run("related", std::string_view(city)), read_user));
        }
    }

    template <class Use>
    void chain(Use& use) {
        for (std::int64_t i = 0; i < of_.chains; ++i)
            use.number(chain_from(1 + i * sizes::chain_users % of_.users));
    }

private:
    template <class... Value>
    pq_result run(const char* name, Value... values) {
        with_.clear();
        (with_.add(values), ...);
        return on_.run(name, with_);
    }

    std::int64_t chain_from(std::int64_t first) {
        const auto users =
            read_all<user_with_profile>(run("chain_users", first, sizes::chain_users), read_joined);
        pq_array keys(pq_array::bigint, users.size(), 8);
        for (const user_with_profile& row : users) keys.add(row.user.id);
        const auto orders = read_all<order_row>(run("chain_orders", keys.bytes()), read_order);

        std::int64_t seen = 0;
        std::size_t at = 0;
        for (const auto& [user, profile] : users) {
            seen += static_cast<std::int64_t>(profile.bio.size());
            for (; at < orders.size() && orders[at].user_id == user.id; ++at) seen += orders[at].id;
        }
        return seen;
    }

    pq_connection on_;
    pq_parameters with_;
};

}  // namespace

std::unique_ptr<contender> make_libpq(const place& where, const sizes& of) {
    return std::make_unique<with_libpq>(where, of);
}

}  // namespace bench

#endif
