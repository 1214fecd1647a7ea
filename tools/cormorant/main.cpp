// The program `cormorant`: what can be asked of any database and of any files of migrations,
// without the structs of a program.

#include <string>
#include <vector>

#include "migrate/commands/program.hpp"

int main(int argc, char** argv) {
    cormorant::detail::standard_console on;
    const std::vector<std::string> words(argv + 1, argv + argc);
    return cormorant::detail::run_program({}, words, {}, on);
}
