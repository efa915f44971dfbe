/** PostgreSQL as a source and as a target. */
@NullMarked
package io.whimbrel.databases.postgresql;

import org.jspecify.annotations.NullMarked;
