-- Comments are deleted with whoever wrote them, and with an order whose period of keeping is over.
do $$ begin
  execute format('grant delete on orders.comment to %I', current_setting('muses.app_role'));
end $$;
