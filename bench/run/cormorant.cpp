// Cormorant as a user writes it: nothing is prepared, kept or reserved by hand.

#include <utility>

#include "dispatch.hpp"
#include "models.hpp"

namespace bench {
namespace {

namespace cm = cormorant;

user_row plain(const User& u) {
    return {u.id, u.name, u.email, u.is_active, u.age, u.balance, u.profile.key()};
}
profile_row plain(const Profile& p) { return {p.id, p.bio, p.city}; }
order_row plain(const Order& o) { return {o.id, o.user.key(), o.total, o.status}; }

struct digest_models {
    digest& into;

    void user(const User& row) { into.add(plain(row)); }
    void users(const std::vector<User>& rows) {
        for (const User& row : rows) user(row);
    }
    void joined(const std::vector<User>& rows) {
        for (const User& row : rows) {
            user(row);
            into.add(plain(*row.profile));
        }
    }
    void children(const std::vector<User>& rows) {
        for (const User& row : rows) {
            user(row);
            for (const Order& o : row.orders) into.add(plain(o));
        }
    }
    template <class Rows>
    void figures(const Rows& rows) {
        for (const auto& row : rows) {
            into.add(plain(*row));
            into.add(std::int64_t{row["order_count"_f]});
            into.add(row["average"_f].value_or(0));
        }
    }
    void keys(const std::vector<User>& rows) {
        for (const User& row : rows) into.add(row.id);
    }
    void number(std::int64_t n) { into.add(n); }
};

class with_cormorant final : public contender {
public:
    with_cormorant(const place& where, const sizes& of)
        : of_(of), keys_(random_keys(of.gets, of.users)), db_(cm::open(where.url)) {}

    [[nodiscard]] std::string_view name() const override { return "Cormorant"; }

    void prepare(workload w) override {
        if (w == workload::update) {
            if (rows_.empty()) rows_ = load_users();
            for (User& row : rows_) row.balance = next_balance(row.balance);
        }
        if (w == workload::create || w == workload::import) {
            fresh_.clear();
            for (std::int64_t i = 1; i <= of_.users; ++i) fresh_.push_back(model_of(i));
        }
    }
    void run(workload w) override { perform(*this, w, keep{}); }
    std::uint64_t check(workload w) override {
        digest made;
        perform(*this, w, digest_models{made});
        return made.value();
    }

    template <class Use>
    void get(Use& use) {
        db_.read_transaction([&](cm::transaction& tx) {
            for (const std::int64_t key : keys_) use.user(tx.objects<User>().get("id"_f == key));
        });
    }

    template <class Use>
    void get_alone(Use& use) {
        for (const std::int64_t key : keys_) use.user(db_.objects<User>().get("id"_f == key));
    }

    template <class Use>
    void load(Use& use) {
        use.users(load_users());
    }

    template <class Use>
    void join(Use& use) {
        use.joined(db_.objects<User>().select_related("profile"_f).order_by("id"_f).to_vector());
    }

    template <class Use>
    void children(Use& use) {
        use.children(
            db_.objects<User>()
                .prefetch_related(cm::prefetch("orders"_f, cm::query<Order>().order_by("id"_f)))
                .order_by("id"_f)
                .to_vector());
    }

    template <class Use>
    void create(Use& use) {
        db_.bulk_create(fresh_);
        use.keys(fresh_);
    }

    template <class Use>
    void import(Use& use) {
        use.number(db_.bulk_create(std::move(fresh_)));
    }

    template <class Use>
    void update(Use& use) {
        use.number(db_.bulk_update(rows_, "balance"_f));
    }

    template <class Use>
    void group(Use& use) {
        use.figures(db_.objects<User>()
                        .annotate("order_count"_f = cm::count("orders"_f),
                                  "average"_f = cm::avg("orders.total"_f))
                        .order_by("order_count"_f.desc(), "id"_f)
                        .limit(sizes::top)
                        .to_vector());
    }

    template <class Use>
    void related(Use& use) {
        for (std::int64_t i = 0; i < of_.cities; ++i)
            use.users(db_.objects<User>()
                          .filter("profile.city"_f == made_city(i))
                          .order_by("id"_f)
                          .to_vector());
    }

    template <class Use>
    void chain(Use& use) {
        for (std::int64_t i = 0; i < of_.chains; ++i)
            use.number(chain_from(1 + i * sizes::chain_users % of_.users));
    }

private:
    std::vector<User> load_users() { return db_.objects<User>().order_by("id"_f).to_vector(); }

    User model_of(std::int64_t i) const {
        const user_row row = made_user(of_.users + i, of_.users);
        return {.name = row.name,
                .email = row.email,
                .is_active = row.is_active,
                .age = row.age,
                .balance = row.balance,
                .profile = cm::key(row.profile_id)};
    }

    std::int64_t chain_from(std::int64_t first) {
        std::int64_t seen = 0;
        for (const User& u : db_.objects<User>()
                                 .filter("id"_f >= first)
                                 .order_by("id"_f)
                                 .limit(sizes::chain_users)) {
            seen += static_cast<std::int64_t>(u.profile->bio.size());
            for (const Order& o : u.orders) seen += o.id;
        }
        return seen;
    }

    sizes of_;
    std::vector<std::int64_t> keys_;
    cm::database db_;
    std::vector<User> rows_;
    std::vector<User> fresh_;
};

}  // namespace

std::unique_ptr<contender> make_cormorant(const place& where, const sizes& of) {
    return std::make_unique<with_cormorant>(where, of);
}

}  // namespace bench
