@NullMarked
package io.whimbrel.databases.postgresql.mapping;

import org.jspecify.annotations.NullMarked;
