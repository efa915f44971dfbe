/** Real PostgreSQL servers of several versions, started and killed by a test or the demo. */
@NullMarked
package io.whimbrel.testkit.postgresql;

import org.jspecify.annotations.NullMarked;
