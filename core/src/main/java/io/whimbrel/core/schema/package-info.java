/** What a database holds, in neutral words: tables, columns, keys, objects. */
@NullMarked
package io.whimbrel.core.schema;

import org.jspecify.annotations.NullMarked;
