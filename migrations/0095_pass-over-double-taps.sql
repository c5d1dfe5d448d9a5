-- Within `repeat_after_ms` of a press the same button asks for nothing new: a double tap comes as two presses. Buttons whose
-- work takes no time keep 0.
alter table svod.chat_buttons add column repeat_after_ms int not null default 0;
