/** Real PostgreSQL servers from Maven artifacts, as many versions side by side as wanted. */
@NullMarked
package io.whimbrel.testkit.postgresql;

import org.jspecify.annotations.NullMarked;
