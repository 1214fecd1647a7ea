#include "driver/text_failures.hpp"

#include <utility>

namespace cormorant::detail {
namespace {

failure usage_failure(std::string message) {
    failure f;
    f.kind = error_kind::usage;
    f.message = std::move(message);
    return f;
}

}  // namespace

failure no_statement_failure() { return usage_failure("the SQL text holds no statement"); }

failure more_statements_failure() {
    return usage_failure("the SQL text holds more than one statement: send them one by one");
}

}  // namespace cormorant::detail
