/** The journal on disk or in a database: the same SQL for SQLite and PostgreSQL. */
@NullMarked
package io.whimbrel.engine.journal;

import org.jspecify.annotations.NullMarked;
