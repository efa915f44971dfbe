/** A mapping as SQL on the target: one select over the source row for copy, sync and proof. */
@NullMarked
package io.whimbrel.databases.postgresql.mapping;

import org.jspecify.annotations.NullMarked;
