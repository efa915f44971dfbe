@NullMarked
package io.whimbrel.databases.postgresql.schema;

import org.jspecify.annotations.NullMarked;
