/** What DDL makes of a database's structure: tried, compared and told as facts. */
@NullMarked
package io.whimbrel.core.alteration;

import org.jspecify.annotations.NullMarked;
