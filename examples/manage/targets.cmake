# The files of migrations are part of the programs.
foreach(target manage test_manage)
    if(TARGET ${target})
        cormorant_embed_migrations(${target} DIR ${folder}/migrations)
    endif()
endforeach()
if(TARGET test_manage)
    target_compile_definitions(test_manage PRIVATE MANAGE_MIGRATIONS="${folder}/migrations")
endif()
