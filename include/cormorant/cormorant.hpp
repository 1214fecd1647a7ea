#pragma once

/// Everything that a program needs: `#include <cormorant/cormorant.hpp>`.

// Rows are made by naming the members that matter, `User{.name = "Ann"}`; the rest keep their
// defaults. GCC and Clang warn of that where a member of class type has no written initializer.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "cormorant/base/error.hpp"
#include "cormorant/cache/cache.hpp"
#include "cormorant/expr/functions.hpp"
#include "cormorant/expr/number_functions.hpp"
#include "cormorant/expr/search.hpp"
#include "cormorant/expr/text_functions.hpp"
#include "cormorant/queryset/database.hpp"
#include "cormorant/queryset/dynamic.hpp"
#include "cormorant/queryset/queryset.hpp"
#include "cormorant/queryset/row_json.hpp"
#include "cormorant/reflect/for_each_column.hpp"
#include "cormorant/relations/foreign_key.hpp"
#include "cormorant/relations/lazy.hpp"
#include "cormorant/relations/same_row.hpp"
#include "cormorant/relations/to_many.hpp"
#include "cormorant/session/listener.hpp"
#include "cormorant/session/on_statement.hpp"
#include "cormorant/session/query_log.hpp"
