@NullMarked
package io.whimbrel.databases.postgresql.apply;

import org.jspecify.annotations.NullMarked;
