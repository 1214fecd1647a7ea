#include <algorithm>
#include <random>
#include <set>

#include "cormorant/cormorant.hpp"
#include "oracle/environment.hpp"
#include "oracle/faulty_driver.hpp"
#include "support/backend.hpp"

/// Random programs of transactions and savepoints, with a failure at each of their statements in
/// turn. Nothing is stored of what was not told to be committed, and all of what was.
namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using oracle::fault;

struct Entry {
    std::int64_t id = 0;
    std::int64_t number = 0;
    static constexpr auto meta = cm::model(cm::table("oracle_entry"), cm::unique("number"));
};

using numbers = std::set<std::int64_t>;

// One thing that a program does; a block has parts of its own.
struct action {
    enum kind { write, block, give_up, hook, stream } what = write;
    bool swallows = false;  // what the block throws
    std::vector<action> parts = {};
};

struct given_up : std::runtime_error {
    given_up() : std::runtime_error("given up") {}
};

std::vector<action> random_parts(std::mt19937_64& dice, int depth) {
    std::vector<action> parts;
    for (std::size_t n = 1 + dice() % 3; n > 0; --n) {
        action a;
        a.swallows = dice() % 2 == 0;
        if (depth > 0 && dice() % 2 == 0) {
            a.what = action::block;
            a.parts = random_parts(dice, depth - 1);
        } else if (dice() % 8 == 0) {
            a.what = depth < 3 ? action::give_up : action::write;
        } else if (dice() % 5 == 0) {
            a.what = dice() % 2 == 0 ? action::hook : action::stream;
        }
        parts.push_back(std::move(a));
    }
    return parts;
}

// Runs a program and notes what it is told.
class runner {
public:
    explicit runner(const cm::database& db) : db_(db) {}

    // The outermost level: each part by itself, each block a transaction.
    void run(const std::vector<action>& parts) {
        for (const action& a : parts) {
            pending_.clear();
            // Streams of a transaction may outlive it, and what comes next.
            const std::vector<row_stream> outliving = std::move(streams_);
            streams_.clear();
            try {
                if (a.what == action::block) {
                    const numbers done =
                        db_.transaction([&](cm::transaction& tx) { return inside(tx, a.parts); },
                                        {.retries = a.swallows ? 2 : 0});
                    told.insert(done.begin(), done.end());
                } else {
                    told.insert(write(db_));
                }
            } catch (const cm::error&) {
                unknown.insert(pending_.begin(), pending_.end());
            } catch (const given_up&) {
            }
        }
        streams_.clear();
    }

    numbers told;     // what is stored
    numbers unknown;  // what may be: it was under way when an error came
    numbers hooked;   // what hooks of on_commit ran for

private:
    using row_stream = decltype(std::declval<cm::queryset<Entry>>().stream());

    template <class Session>
    std::int64_t write(const Session& on) {
        const std::int64_t n = ++last_;
        pending_.insert(n);
        on.create(Entry{.number = n});
        return n;
    }

    // One that is left open, or one that is read in part.
    void begin_stream(const cm::transaction& tx, bool stays) {
        row_stream rows = tx.objects<Entry>().stream(1);
        if (auto at = rows.begin(); at != rows.end()) ++at;
        if (stays) streams_.push_back(std::move(rows));
    }

    numbers inside(cm::transaction& tx, const std::vector<action>& parts) {
        numbers done;
        for (const action& a : parts) try {
                if (a.what == action::write) done.insert(write(tx));
                if (a.what == action::give_up) throw given_up();
                if (a.what == action::hook) {
                    const std::int64_t n = write(tx);
                    done.insert(n);
                    tx.on_commit([this, n] { hooked.insert(n); });
                }
                if (a.what == action::stream) begin_stream(tx, a.swallows);
                if (a.what != action::block) continue;
                numbers inner;
                tx.savepoint([&](cm::transaction& sp) { inner = inside(sp, a.parts); });
                done.insert(inner.begin(), inner.end());
            } catch (const std::exception&) {
                if (!a.swallows) throw;
            }
        return done;
    }

    const cm::database& db_;
    std::int64_t last_ = 0;
    numbers pending_;
    std::vector<row_stream> streams_;
};

class sequences : public compliance::on_backend {
protected:
    sequences() { cm::create_tables<Entry>(db); }

    numbers stored() {
        numbers out;
        for (const Entry& e : db.objects<Entry>()) out.insert(e.number);
        return out;
    }

    // Runs the program with one fault; what is wrong with the result, or nothing.
    std::string outcome(const std::vector<action>& program, fault what, int at) {
        db.objects<Entry>().remove();
        oracle::faulty_plan& plan = oracle::plan_of_faults();
        const cm::database faulty(oracle::open_faulty(fresh->url()));
        (void)faulty.objects<Entry>().exists();  // connected
        plan = {what, at};
        runner r(faulty);
        r.run(program);
        const int statements = plan.statements;
        plan.what = fault::none;
        // Whatever happened, the next write is one like any other.
        std::string wrong;
        try {
            faulty.create(Entry{.number = -1});
        } catch (const cm::error& e) {
            wrong = std::string("the next write fails: ") + e.what();
        }
        numbers is = stored();
        if (wrong.empty() && is.erase(-1) == 0) wrong = "the next write is lost";
        statements_ = std::max(statements_, statements);
        for (const std::int64_t n : r.told)
            if (!is.contains(n)) wrong += " told, but not stored: " + std::to_string(n);
        for (const std::int64_t n : is)
            if (!r.told.contains(n) && !(what == fault::reply_lost && r.unknown.contains(n)))
                wrong += " stored, but not told: " + std::to_string(n);
        for (const std::int64_t n : r.hooked)
            if (!r.told.contains(n)) wrong += " a hook ran for " + std::to_string(n);
        if (!wrong.empty()) wrong += " (at " + plan.failed_sql + ")";
        return wrong;
    }

    int statements_ = 0;
};
CORMORANT_ON_EVERY_BACKEND(sequences);

TEST_P(sequences, store_what_was_told_and_nothing_else_whatever_fails) {
    if (!can().several_connections) GTEST_SKIP() << "one connection is the whole database";
    const bool server = !can().is_a_file;
    std::vector<fault> faults = {fault::refused, fault::stuck, fault::rolled_back};
    if (server) faults.insert(faults.end(), {fault::cut, fault::reply_lost});
    const std::uint64_t seed = oracle::first_seed();
    const std::uint64_t wanted = oracle::from_environment("CORMORANT_ORACLE_ROUNDS", 150);
    const std::uint64_t rounds = server ? 1 + wanted / 25 : wanted;  // each opens connections
    for (std::uint64_t round = 0; round < rounds; ++round) {
        std::mt19937_64 dice(seed + round);
        const std::vector<action> program = random_parts(dice, 3);
        statements_ = 0;
        const std::string without = outcome(program, fault::none, -1);
        ASSERT_EQ(without, "") << "seed " << seed + round;
        const int all = statements_;
        for (int at = 0; at < all; ++at) {
            const fault what = faults[dice() % faults.size()];
            ASSERT_EQ(outcome(program, what, at), "") << "seed " << seed + round << ", statement "
                                                      << at << ", fault " << static_cast<int>(what);
        }
    }
}

}  // namespace
