/** The plan's own SQL: taken apart, run, and known again after a crash. */
@NullMarked
package io.whimbrel.databases.postgresql.script;

import org.jspecify.annotations.NullMarked;
