// [main]
#include <cormorant/manage.hpp>

#include "models.hpp"
#include "my/migrations.hpp"  // made by CMake: cormorant_embed_migrations(manage DIR migrations)

int main(int argc, char** argv) {
    return cm::manage<Author, Book>(argc, argv, {.embedded = my::migrations()});
}
// [end]
