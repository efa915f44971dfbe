/** Measures a running server for rules of the plan. */
@NullMarked
package io.whimbrel.databases.postgresql.meter;

import org.jspecify.annotations.NullMarked;
