// libpqxx, with prepared statements. Its values travel as text.

#ifdef CORMORANT_BENCH_LIBPQXX

#include <pqxx/pqxx>

#include "plain_contender.hpp"
#include "sql.hpp"

namespace bench {
namespace {

void read_user(const pqxx::row& from, user_row& row) {
    row.id = from[0].as<long long>();
    row.name = from[1].c_str();
    row.email = from[2].c_str();
    row.is_active = from[3].as<bool>();
    row.age = from[4].as<int>();
    row.balance = from[5].as<double>();
    row.profile_id = from[6].as<long long>();
}

void read_joined(const pqxx::row& from, user_with_profile& row) {
    read_user(from, row.user);
    row.profile.id = from[7].as<long long>();
    row.profile.bio = from[8].c_str();
    if (!from[9].is_null()) row.profile.city = from[9].c_str();
}

void read_order(const pqxx::row& from, order_row& row) {
    row.id = from[0].as<long long>();
    row.user_id = from[1].as<long long>();
    row.total = from[2].as<double>();
    row.status = from[3].c_str();
}

template <class Row, class Read>
std::vector<Row> read_all(const pqxx::result& from, Read read) {
    std::vector<Row> rows;
    rows.reserve(from.size());
    for (const pqxx::row& row : from) read(row, rows.emplace_back());
    return rows;
}

class with_libpqxx final : public plain_contender<with_libpqxx> {
public:
    with_libpqxx(const place& where, const sizes& of) : plain_contender(of), on_(where.url) {
        on_.prepare("get", sql::with_numbers(sql::get));
        on_.prepare("load", sql::load);
        on_.prepare("join", sql::join);
        on_.prepare("orders", sql::orders);
        on_.prepare("insert", sql::with_numbers(sql::insert) + " RETURNING id");
        on_.prepare("update", sql::with_numbers(sql::update));
        on_.prepare("group", sql::with_numbers(sql::group));
        on_.prepare("related", sql::with_numbers(sql::related));
        on_.prepare("chain_users", sql::with_numbers(sql::chain_users));
        on_.prepare("chain_orders", "SELECT " + sql::order_columns +
                                        " FROM app_order o WHERE o.user_id = ANY($1::bigint[])"
                                        " ORDER BY o.user_id, o.id");
    }

    [[nodiscard]] std::string_view name() const override { return "libpqxx"; }

    std::vector<user_row> load_users() {
        pqxx::nontransaction alone(on_);
        return read_all<user_row>(alone.exec_prepared("load"), read_user);
    }

    template <class Use>
    void get(Use& use) {
        pqxx::read_transaction whole(on_);
        get_in(whole, use);
        whole.commit();
    }

    template <class Use>
    void get_alone(Use& use) {
        pqxx::nontransaction alone(on_);
        get_in(alone, use);
    }

    template <class Use>
    void load(Use& use) {
        use.users(load_users());
    }

    template <class Use>
    void join(Use& use) {
        pqxx::nontransaction alone(on_);
        use.joined(read_all<user_with_profile>(alone.exec_prepared("join"), read_joined));
    }

    template <class Use>
    void children(Use& use) {
        pqxx::nontransaction alone(on_);
        users_and_orders all;
        all.users = read_all<user_with_orders>(
            alone.exec_prepared("load"),
            [](const pqxx::row& from, user_with_orders& u) { read_user(from, u.user); });
        all.orders = read_all<order_row>(alone.exec_prepared("orders"), read_order);
        stitch(all);
        use.children(all);
    }

    template <class Use>
    void create(Use& use) {
        pqxx::work whole(on_);
        for (user_row& row : fresh_)
            row.id = whole
                         .exec_prepared1("insert", row.name, row.email, row.is_active, row.age,
                                         row.balance, static_cast<long long>(row.profile_id))[0]
                         .as<long long>();
        whole.commit();
        use.keys(fresh_);
    }

    template <class Use>
    void import(Use& use) {
        pqxx::work whole(on_);
        pqxx::stream_to rows(
            whole, "app_user",
            std::vector<std::string>{"name", "email", "is_active", "age", "balance", "profile_id"});
        for (const user_row& row : fresh_)
            rows << std::make_tuple(row.name, row.email, row.is_active, row.age, row.balance,
                                    static_cast<long long>(row.profile_id));
        rows.complete();
        whole.commit();
        use.number(static_cast<std::int64_t>(fresh_.size()));
    }

    template <class Use>
    void update(Use& use) {
        pqxx::work whole(on_);
        for (const user_row& row : rows_)
            whole.exec_prepared0("update", row.balance, static_cast<long long>(row.id));
        whole.commit();
        use.number(static_cast<std::int64_t>(rows_.size()));
    }

    template <class Use>
    void group(Use& use) {
        pqxx::nontransaction alone(on_);
        use.figures(read_all<user_orders_figures>(
            alone.exec_prepared("group", static_cast<long long>(sizes::top)),
            [](const pqxx::row& from, user_orders_figures& row) {
                read_user(from, row.user);
                row.order_count = from[7].as<long long>();
                row.average = from[8].as<double>();
            }));
    }

    template <class Use>
    void related(Use& use) {
        pqxx::nontransaction alone(on_);
        for (std::int64_t i = 0; i < of_.cities; ++i)
            use.users(read_all<user_row>(alone.exec_prepared("related", made_city(i)), read_user));
    }

    template <class Use>
    void chain(Use& use) {
        pqxx::nontransaction alone(on_);
        for (std::int64_t i = 0; i < of_.chains; ++i)
            use.number(chain_from(alone, 1 + i * sizes::chain_users % of_.users));
    }

private:
    template <class Use>
    void get_in(pqxx::transaction_base& in, Use& use) {
        for (const std::int64_t key : keys_) {
            user_row row;
            read_user(in.exec_prepared1("get", static_cast<long long>(key)), row);
            use.user(row);
        }
    }

    std::int64_t chain_from(pqxx::transaction_base& in, std::int64_t first) {
        const auto users = read_all<user_with_profile>(
            in.exec_prepared("chain_users", static_cast<long long>(first),
                             static_cast<long long>(sizes::chain_users)),
            read_joined);
        std::string keys = "{";
        for (const user_with_profile& row : users)
            keys += (keys.size() > 1 ? "," : "") + std::to_string(row.user.id);
        const auto orders =
            read_all<order_row>(in.exec_prepared("chain_orders", keys + "}"), read_order);

        std::int64_t seen = 0;
        std::size_t at = 0;
        for (const auto& [user, profile] : users) {
            seen += static_cast<std::int64_t>(profile.bio.size());
            for (; at < orders.size() && orders[at].user_id == user.id; ++at) seen += orders[at].id;
        }
        return seen;
    }

    pqxx::connection on_;
};

}  // namespace

std::unique_ptr<contender> make_libpqxx(const place& where, const sizes& of) {
    return std::make_unique<with_libpqxx>(where, of);
}

}  // namespace bench

#endif
